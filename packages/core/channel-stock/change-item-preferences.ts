import { isDeepStrictEqual } from 'node:util';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { lockItems, overrideSyncInventory, readItemPreferences } from '../items/item-preferences.ts';
import type { ItemPreferences } from '../items/item-preferences.ts';
import { fixSwitches, switchProcessOrders } from '../items/process-orders.ts';
import { writeStreetDate } from '../items/street-dates.ts';
import { insertItemChanges, keptPreferences } from '../settings/history/insert-item-changes.ts';
import type { KeptPreferences } from '../settings/history/insert-item-changes.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { followSwitches, holdForStreetDate } from '../stock/follow-holds.ts';
import { awaitNextSync } from './await-next-sync.ts';
import { lockStock, stockShowing } from './lock-stock.ts';
import { needStockAgain } from './need-stock-again.ts';

/** A change of what decides whether items are synced. What is left out stays. */
export interface ItemPreferencesChange {
  readonly merchantId: MerchantId;
  readonly itemIds: readonly ItemId[];
  readonly syncInventory?: SyncOverride | undefined;
  readonly processOrders?: boolean | undefined;
  /** From when orders may be shipped. Null: at any time. */
  readonly streetDate?: Date | null | undefined;
  readonly actor: SettingsActor;
  readonly at: Date;
  /** Throws a refusal if an item is no longer as the caller saw it. */
  readonly precondition?: (before: ItemPreferences) => void;
}

/**
 * Changes the Sync Inventory setting, the switch Process Orders and the street date of items.
 *
 * - Another setting triggers no sync: what it permits from now on is `awaiting_next_sync`.
 * - Process Orders that a person switches on makes the figures due, and releases the orders that it held.
 * - A street date holds the open orders of its item. A workflow releases what it no longer holds.
 *
 * Returns the items as they are now, and the integrations to nudge.
 *
 * @throws Refusal `not_a_warehouse`, `item_not_found` if the merchant lacks one of the items, or
 *   `bundle_has_no_street_date`.
 */
export async function changeItemPreferences(
  db: Db,
  change: ItemPreferencesChange,
): Promise<{ readonly items: readonly ItemPreferences[]; readonly integrations: readonly IntegrationId[] }> {
  return inTransaction(db, async (tx) => {
    const { merchantId, itemIds, syncInventory, processOrders, streetDate, at } = change;
    if (syncInventory !== undefined || processOrders === true) {
      await lockStock(tx, merchantId, stockShowing(merchantId, itemIds));
    }
    const locked = await lockItems(tx, merchantId, itemIds);
    const before = await readItemPreferences(tx, merchantId, itemIds);
    if (before.length < new Set(itemIds).size) throw new Refusal('item_not_found');
    if (before.some(({ itemSync }) => itemSync === null)) throw new Refusal('not_a_warehouse');
    for (const one of before) change.precondition?.(one);
    if (streetDate !== undefined) await changeStreetDate(tx, { merchantId, before, streetDate, at });
    if (syncInventory !== undefined) {
      await overrideSyncInventory(tx, merchantId, { itemIds, override: syncInventory });
    }
    const switched =
      processOrders === undefined
        ? []
        : before
            .filter(({ itemSync }) => itemSync?.processOrders !== processOrders)
            .map(({ itemId }) => itemId);
    if (processOrders !== undefined) {
      await switchProcessOrders(tx, merchantId, { itemIds, isOn: processOrders });
      await followSwitches(tx, { merchantId, itemIds: locked, at });
    }
    const items = await readItemPreferences(tx, merchantId, itemIds);
    await recordChanges(tx, change, { before, items });
    if (syncInventory !== undefined) await awaitNextSync(tx, merchantId, itemIds);
    const shown = stockShowing(merchantId, processOrders === true ? switched : []);
    const { integrations } = await needStockAgain(tx, shown, { merchantId, cause: 'process_orders', at });
    return { items, integrations };
  });
}

/** Writes the street date of items. The switch of an item that nobody has switched stays as it is. */
async function changeStreetDate(
  tx: Tx,
  {
    merchantId,
    before,
    streetDate,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly before: readonly ItemPreferences[];
    readonly streetDate: Date | null;
    readonly at: Date;
  },
): Promise<void> {
  if (before.some(({ isBundle }) => isBundle)) throw new Refusal('bundle_has_no_street_date');
  const itemIds = before.map(({ itemId }) => itemId);
  await fixSwitches(tx, merchantId, itemIds);
  await writeStreetDate(tx, merchantId, { itemIds, streetDate });
  await holdForStreetDate(tx, { merchantId, itemIds, at });
}

async function recordChanges(
  tx: Tx,
  { merchantId, actor, at }: ItemPreferencesChange,
  {
    before,
    items,
  }: { readonly before: readonly ItemPreferences[]; readonly items: readonly ItemPreferences[] },
): Promise<void> {
  const earlier = new Map(before.map((one) => [one.itemId, historyOf(one)]));
  const changes = items.flatMap((one) => {
    const { itemId } = one;
    const change = { itemId, before: found(earlier.get(itemId), 'item_not_found'), after: historyOf(one) };
    return isDeepStrictEqual(change.before, change.after) ? [] : [change];
  });
  await insertItemChanges(tx, { merchantId, changes, actor, at });
}

function historyOf({ itemSync, streetDate }: ItemPreferences): KeptPreferences {
  return keptPreferences(found(itemSync, 'not_a_warehouse'), streetDate);
}
