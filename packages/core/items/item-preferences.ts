import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { ItemSync, SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import { isReceived, itemSyncOf } from './item-sync.ts';

/** What decides whether an item is synced. */
export interface ItemPreferences {
  readonly itemId: ItemId;
  /** Null: its merchant is no warehouse. */
  readonly itemSync: ItemSync | null;
  /** It has an opening figure; of a bundle: each component has. */
  readonly received: boolean;
  readonly isBundle: boolean;
  /** From when its orders may be shipped. Null: at any time. */
  readonly streetDate: Date | null;
}

/** Reads what decides whether items are synced. Leaves out items that the merchant does not have. */
export async function readItemPreferences(
  db: Db,
  merchantId: MerchantId,
  itemIds: readonly ItemId[],
): Promise<readonly ItemPreferences[]> {
  const { rows } = await sql<ItemPreferences>`
    select items.id as "itemId", ${itemSyncOf} as "itemSync", ${isReceived} as received,
           items.is_bundle as "isBundle", items.street_date as "streetDate"
    from items join merchants on merchants.id = items.merchant_id
    where items.merchant_id = ${merchantId} and items.id = any(${itemIds}::uuid[])
    order by items.id`.execute(db);
  return rows;
}

/**
 * Locks items and the components of bundles, in the order of their ids. Every change of their stock or of
 * their switch waits. Returns the ids of the locked items.
 */
export async function lockItems(
  tx: Tx,
  merchantId: MerchantId,
  itemIds: readonly ItemId[],
): Promise<readonly ItemId[]> {
  const { rows } = await sql<{ id: ItemId }>`
    select id from items
    where merchant_id = ${merchantId} and id in (
      select unnest(${itemIds}::uuid[])
      union select item_id from bundle_components
            where merchant_id = ${merchantId} and bundle_id = any(${itemIds}::uuid[]))
    order by merchant_id, id for no key update`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Overrides Sync Inventory for items. */
export async function overrideSyncInventory(
  tx: Tx,
  merchantId: MerchantId,
  { itemIds, override }: { readonly itemIds: readonly ItemId[]; readonly override: SyncOverride },
): Promise<void> {
  await tx
    .updateTable('items')
    .set({ sync_inventory: override })
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...itemIds])
    .execute();
}
