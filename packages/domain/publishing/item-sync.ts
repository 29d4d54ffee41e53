/** What a merchant, or an item's override, says about syncing an item's inventory. */
export const syncInventories = ['never', 'always', 'process_orders'] as const;
export type SyncInventory = (typeof syncInventories)[number];

/** What an item says about syncing its inventory. `merchant_default`: as its merchant says. */
export const syncOverrides = ['merchant_default', 'never', 'always', 'process_orders'] as const;
export type SyncOverride = (typeof syncOverrides)[number];

/** Who switches an item's Process Orders: its stock, and people, or only people. */
export const processOrdersChoices = ['automatic', 'manual'] as const;
export type ProcessOrders = (typeof processOrdersChoices)[number];

/** What decides whether an item of a warehouse merchant is synced. */
export interface ItemSync {
  /** The merchant's preference. */
  readonly preference: SyncInventory;
  readonly override: SyncOverride;
  /** The item's switch Process Orders is on. Of a bundle: and so are those of its components. */
  readonly processOrders: boolean;
}

/** Why an item of a warehouse merchant is not synced. */
export type ItemSyncHold = 'sync_never' | 'never_received' | 'process_orders_off';

/**
 * What calls for an item's figure to be published. The truth table in docs/warehouse.md has a column
 * for each.
 */
export const itemSyncTriggers = [
  'stock_change',
  'check',
  'sync_inventory',
  'preference_change',
  'override_change',
  'sync_now',
] as const;
export type ItemSyncTrigger = (typeof itemSyncTriggers)[number];

/** What a trigger leads to, where nothing else holds the figure back. */
export type ItemSyncAnswer =
  | 'published'
  /** Sync Now asks first, because it would set the listings to 0. */
  | 'asks_first'
  /** Published at the next stock change, check or sync. */
  | 'awaiting_next_sync'
  | ItemSyncHold;

/** Returns what decides about an item: its override, or its merchant's preference. Pure. */
export function syncInventoryOf({ preference, override }: Omit<ItemSync, 'processOrders'>): SyncInventory {
  return override === 'merchant_default' ? preference : override;
}

/** Tells what a trigger leads to for an item. `received`: the item has an opening figure. Pure. */
export function itemSyncAnswer(
  trigger: ItemSyncTrigger,
  itemSync: ItemSync,
  { received }: { readonly received: boolean },
): ItemSyncAnswer {
  if (trigger === 'sync_now') return received ? 'published' : 'asks_first';
  const hold = itemSyncHold(itemSync, { received });
  if (hold !== null) return hold;
  return trigger === 'override_change' ? 'awaiting_next_sync' : 'published';
}

function itemSyncHold(itemSync: ItemSync, { received }: { readonly received: boolean }): ItemSyncHold | null {
  const syncInventory = syncInventoryOf(itemSync);
  if (syncInventory === 'never') return 'sync_never';
  if (!received) return 'never_received';
  return syncInventory === 'process_orders' && !itemSync.processOrders ? 'process_orders_off' : null;
}

const labels: Readonly<Record<SyncInventory, string>> = {
  never: 'Never',
  always: 'Always',
  process_orders: 'Process Orders',
};

/** Returns the setting of an item in words, such as "Customer default: Always". Pure. */
export function syncInventoryLabel({ preference, override }: Omit<ItemSync, 'processOrders'>): string {
  return override === 'merchant_default' ? `Customer default: ${labels[preference]}` : labels[override];
}
