import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Returns the ids that are ids of the merchant's locations. */
export async function findLocations(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly LocationId[] },
): Promise<ReadonlySet<LocationId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('locations')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select('id')
    .execute();
  return new Set(rows.map((row) => row.id));
}
