import type { MerchantId, ObservationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listingsColumn, observationColumns, skuColumn } from './observation-row.ts';
import type { ObservationRow } from './observation-row.ts';

/** Finds a merchant's observations by their ids, the newest first. */
export async function findObservations(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly ObservationId[] },
): Promise<readonly ObservationRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('observations')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select([...observationColumns, listingsColumn, skuColumn])
    .orderBy('id', 'desc')
    .execute();
}
