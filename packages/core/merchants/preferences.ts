import type { Db, Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { ProcessOrders, SyncInventory } from '@onhand/domain/publishing/item-sync.ts';

/** What a warehouse merchant prefers for all its items. */
export interface MerchantPreferences {
  readonly syncInventory: SyncInventory;
  readonly processOrders: ProcessOrders;
}

/**
 * Reads the preferences of a merchant. Returns null if the merchant is no warehouse, undefined if there is no
 * such merchant.
 */
export async function readPreferences(
  db: Db,
  merchantId: MerchantId,
): Promise<MerchantPreferences | null | undefined> {
  const row = await db
    .selectFrom('merchants')
    .where('id', '=', merchantId)
    .select(['stock_authority', 'sync_inventory as syncInventory', 'process_orders as processOrders'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { stock_authority: authority, ...preferences } = row;
  return authority === 'warehouse' ? preferences : null;
}

/** Writes the preferences of a merchant. */
export async function writePreferences(
  tx: Tx,
  merchantId: MerchantId,
  { syncInventory, processOrders }: MerchantPreferences,
): Promise<void> {
  await tx
    .updateTable('merchants')
    .set({ sync_inventory: syncInventory, process_orders: processOrders })
    .where('id', '=', merchantId)
    .execute();
}
