import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds the merchant's first location by priority, then by age. It is the default location. */
export async function findFirstLocation(db: Db, merchantId: MerchantId): Promise<LocationId | undefined> {
  const row = await db
    .selectFrom('locations')
    .where('merchant_id', '=', merchantId)
    .select('id')
    .orderBy('priority')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
