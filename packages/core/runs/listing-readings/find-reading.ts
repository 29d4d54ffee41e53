import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { readingColumns } from './reading-row.ts';
import type { ListingReading } from './reading-row.ts';

/** The newest reading of an integration's listings; undefined where there was none. `lock`: until the transaction ends. */
export async function findListingReading(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly lock?: boolean },
): Promise<ListingReading | undefined> {
  return db
    .selectFrom('listing_readings')
    .where('merchant_id', '=', wanted.merchantId)
    .where('integration_id', '=', wanted.integrationId)
    .select(readingColumns)
    .$if(wanted.lock === true, (query) => query.forUpdate())
    .executeTakeFirst();
}
