import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/**
 * Makes sure that a merchant's stock is kept by a warehouse.
 *
 * @throws Refusal `stock_not_in_warehouse`
 */
export async function requireWarehouse(db: Db, merchantId: MerchantId): Promise<void> {
  const merchant = await db
    .selectFrom('merchants')
    .where('id', '=', merchantId)
    .select('stock_authority')
    .executeTakeFirst();
  if (merchant?.stock_authority !== 'warehouse') throw new Refusal('stock_not_in_warehouse');
}
