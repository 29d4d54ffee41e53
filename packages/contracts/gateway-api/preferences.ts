import type { ItemId } from '@onhand/domain/ids.ts';
import { processOrdersChoices, syncInventories, syncOverrides } from '@onhand/domain/publishing/item-sync.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { moment } from './moment.ts';

/** The preferences of a warehouse merchant. Those left out stay. */
export const newPreferences = z.strictObject({
  /**
   * Which items are synced: none, all, or those with Process Orders on. An item that was never received is
   * not synced.
   */
  syncInventory: z.enum(syncInventories).exactOptional(),
  /** `automatic`: on when an item is received, off when it sells out. `manual`: only people switch it. */
  processOrders: z.enum(processOrdersChoices).exactOptional(),
});

/** What it takes to write all quantities of the items that are always synced. */
export const syncLoad = z.object({
  items: z.int(),
  integrations: z.array(
    z.object({
      integrationId: z.uuid(),
      quantities: z.int(),
      /** Null: unknown, because the connector does not answer. */
      calls: z.int().nullable(),
      /** How long the platform's limits take to let these calls through. */
      minutes: z.number().nullable(),
      /** The limits admit fewer calls at once, so the quantities wait for one another. Null: unknown. */
      exceedsLimits: z.boolean().nullable(),
    }),
  ),
});

export const preferences = z.object({
  syncInventory: z.enum(syncInventories),
  processOrders: z.enum(processOrdersChoices),
  alwaysSynced: syncLoad,
});

/** What an item of a warehouse merchant says. What is left out stays. */
export const newItemPreferences = z.strictObject({
  /** It wins over the merchant's preference. A change of it triggers no sync. */
  syncInventory: z.enum(syncOverrides).exactOptional(),
  /** Switching it on publishes the figure, where the setting permits it. */
  processOrders: z.boolean().exactOptional(),
  /**
   * From when orders of the item may be shipped. Until then they are held, and Process Orders is not switched
   * automatically. Null: no date.
   */
  streetDate: moment.nullable().exactOptional(),
});

/** The same for several items. */
export const newItemsPreferences = newItemPreferences.extend({
  itemIds: z.array(id<ItemId>()).min(1).max(1000),
});

export const itemPreferences = z.object({
  itemId: z.uuid(),
  syncInventory: z.enum(syncOverrides),
  /** The preference of its merchant, which `merchant_default` follows. */
  merchantDefault: z.enum(syncInventories),
  /** The setting in words, such as "Customer default: Always". */
  label: z.string(),
  processOrders: z.boolean(),
  /** It has an opening figure. Nothing automatic publishes an item that was never received. */
  received: z.boolean(),
  /** From when its orders may be shipped. */
  streetDate: z.date().nullable(),
});

export const readItemPreferences = itemPreferences.extend({
  /**
   * The item is sold out, and Process Orders goes off once these listings have confirmed the last 0. Null:
   * nothing switches it off.
   */
  switchingOff: z.object({ listings: z.array(z.uuid()) }).nullable(),
});

export const itemsPreferences = z.object({ items: z.array(itemPreferences) });
