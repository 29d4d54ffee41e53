import type { Reading, Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { StockRecord } from './schema.ts';

/**
 * Reads the figure of a product or a variation. A variation that uses the stock of its product (`group`) has
 * none of its own: the product's record holds it.
 */
export function figureOf(record: StockRecord, group: string, reading: Reading): Seen {
  const own = ownFigureOf(record, reading);
  return record.manage_stock === 'parent' ? { ...own, heldBy: group } : own;
}

/**
 * Reads the figure of the record itself, rounded down to whole units, because plugins allow fractions. Stock
 * management that was just turned on has no quantity yet, and the shop sells none. For a variation that uses
 * its product's stock, the shop shows the product's figure here; it is left out.
 */
export function ownFigureOf(record: StockRecord, reading: Reading): Seen {
  return record.manage_stock === true
    ? { quantity: Math.floor(record.stock_quantity ?? 0), ...reading }
    : { quantity: null, why: 'unmanaged', ...reading };
}

/** Builds the ref of a product (parent 0) or a variation. WooCommerce has no locations. */
export function refOf(id: number, parentId: number): UnitRef {
  return { unit: String(id), group: String(parentId === 0 ? id : parentId), location: '' };
}
