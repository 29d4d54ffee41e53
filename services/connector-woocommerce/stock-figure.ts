import type { Reading, Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { StockRecord } from './schema.ts';

/**
 * The figure of a stock record. A variation that uses its parent's stock ('parent') has no record of its own: the
 * shared figure is not this unit's, so it counts as unmanaged, and `manage` gives it one. WooCommerce writes
 * fractions where a plugin allows them; only whole units can be sold here.
 */
export function figureOf(record: StockRecord, reading: Reading): Seen {
  return record.manage_stock === true && record.stock_quantity !== null
    ? { quantity: Math.floor(record.stock_quantity), ...reading }
    : { quantity: null, why: 'unmanaged', ...reading };
}

/** The ref of a product (no parent) or a variation; WooCommerce has no locations. */
export function refOf(id: number, parentId: number): UnitRef {
  return { unit: String(id), group: String(parentId === 0 ? id : parentId), location: '' };
}
