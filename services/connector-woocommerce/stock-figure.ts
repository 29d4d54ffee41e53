import type { Reading, Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { StockRecord } from './schema.ts';

/**
 * Reads the figure of a stock record, rounded down to whole units, because plugins allow fractions. A
 * variation that uses its parent's stock ('parent') counts as unmanaged, because that figure is shared.
 * `manage` gives the variation its own figure.
 */
export function figureOf(record: StockRecord, reading: Reading): Seen {
  return record.manage_stock === true && record.stock_quantity !== null
    ? { quantity: Math.floor(record.stock_quantity), ...reading }
    : { quantity: null, why: 'unmanaged', ...reading };
}

/** Builds the ref of a product (parent 0) or a variation. WooCommerce has no locations. */
export function refOf(id: number, parentId: number): UnitRef {
  return { unit: String(id), group: String(parentId === 0 ? id : parentId), location: '' };
}
