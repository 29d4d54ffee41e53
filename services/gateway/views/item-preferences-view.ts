import type { itemPreferences } from '@onhand/contracts/gateway-api/preferences.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { ItemPreferences } from '@onhand/core/items/item-preferences.ts';
import { syncInventoryLabel } from '@onhand/domain/publishing/item-sync.ts';
import type { z } from 'zod';

type PreferencesView = z.infer<typeof itemPreferences>;

/**
 * Shows what decides whether an item is synced.
 *
 * @throws Refusal `not_a_warehouse`.
 */
export function itemPreferencesView(row: ItemPreferences): PreferencesView {
  return { itemId: row.itemId, ...found(itemSyncView(row), 'not_a_warehouse') };
}

/** Shows the same without the item's id. Returns null if the merchant is no warehouse. */
export function itemSyncView({
  itemSync,
  received,
  streetDate,
}: ItemPreferences): Omit<PreferencesView, 'itemId'> | null {
  if (itemSync === null) return null;
  return {
    syncInventory: itemSync.override,
    merchantDefault: itemSync.preference,
    label: syncInventoryLabel(itemSync),
    processOrders: itemSync.processOrders,
    received,
    streetDate,
  };
}
