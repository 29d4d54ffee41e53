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

/** What a bulk operation would do in a shop, besides the figures that change. */
export type BulkEffect = {
  [Operation in WritingOperation]: { readonly operation: Operation } & Effects[Operation];
}[WritingOperation];

/** Tells whether a bulk operation would create or replace records in a shop. Figures do not count. Pure. */
export function writesRecords(effect: BulkEffect): boolean {
  switch (effect.operation) {
    case 'sync_inventory':
      return false;
    case 'export_products':
      return effect.products > 0;
    case 'export_customers':
      return effect.created + effect.updated > 0;
  }
}
