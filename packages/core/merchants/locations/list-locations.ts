import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { locationColumns } from './location-row.ts';
import type { LocationRow } from './location-row.ts';

/** Lists a merchant's locations. */
export async function listLocations(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<LocationId>,
): Promise<readonly LocationRow[]> {
  return db
    .selectFrom('locations')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(locationColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
