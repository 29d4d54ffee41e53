import type { ItemProperties, ItemProperty } from '../items/item-properties.ts';
import type { WritingOperation } from '../runs/requested-operations.ts';

interface Effects {
  sync_inventory: {
    /** Quantities that would be written, also those that the shop shows already. */
    readonly quantities: number;
    /** Quantities that may not be written, by the code of their block. */
    readonly heldBack: Readonly<Record<string, number>>;
  };
  export_products: {
    /** Products that would be created, and the listings that they would have. */
    readonly products: number;
    readonly listings: number;
  };
  export_customers: {
    /** Customers that would be created, and those whose content would be replaced. */
    readonly created: number;
    readonly updated: number;
  };
}

interface ItemEffects {
  /** Sync Now for each item that a search found. */
  sync_items: {
    /** The items found, and those among them without a listing that can be synced. */
    readonly items: number;
    readonly notLinked: number;
    /** The items found that were never received. They are left out unless the plan says to set them to 0. */
    readonly neverReceived: number;
    /** Quantities that would be written, and listings of the source whose figure would be read. */
    readonly quantities: number;
    readonly readings: number;
    /** Quantities that may not be written, by the code of their block. */
    readonly heldBack: Readonly<Record<string, number>>;
  };
  /** Set Sync Inventory of each item that a search found. No listing becomes due. */
  set_sync_inventory: {
    /** The items found, those that would change, and those among the latter that were never received. */
    readonly items: number;
    readonly changed: number;
    readonly neverReceived: number;
  };
  /** Applies the properties of an item to active orders that have earlier ones. No listing becomes due. */
  apply_item_properties: {
    /** The orders that would change, and their lines and units of the item, or of bundles with it. */
    readonly orders: number;
    readonly lines: number;
    readonly units: number;
    /** Orders that were named, and have nothing to change: not active, or no earlier properties. */
    readonly unchanged: number;
    /** The properties that the orders would have. */
    readonly properties: ItemProperties;
    /** How many of the orders have another value of a property now. Left out: none. */
    readonly differing: Readonly<Partial<Record<ItemProperty, number>>>;
  };
}

/** What a bulk action would do to the items that a search found, besides the figures that change. */
export type ItemEffect = {
  [Action in keyof ItemEffects]: { readonly operation: Action } & ItemEffects[Action];
}[keyof ItemEffects];

/** What a bulk operation would do in a shop, besides the figures that change. */
export type BulkEffect =
  | {
      [Operation in WritingOperation]: { readonly operation: Operation } & Effects[Operation];
    }[WritingOperation]
  | ItemEffect;

/** Tells whether a bulk operation would create or replace records in a shop. Figures do not count. Pure. */
export function writesRecords(effect: BulkEffect): boolean {
  switch (effect.operation) {
    case 'sync_inventory':
    case 'sync_items':
    case 'set_sync_inventory':
    case 'apply_item_properties':
      return false;
    case 'export_products':
      return effect.products > 0;
    case 'export_customers':
      return effect.created + effect.updated > 0;
  }
}
