import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ShopifyLocation, StockLevel } from './own-state.ts';
import type { Product } from '../../shop/state.ts';
import { setQuantity } from '../../shop/stock.ts';
import { nextId } from './ids.ts';
import { partOf } from './part.ts';

/** Units of an item at a location, by state. */
type Quantities = Pick<StockLevel, 'available' | 'committed' | 'reserved'>;

/** Lists the levels of an item in the order in which orders are routed to their locations. */
export function levelsOf(shop: Shop, { id }: Pick<Product, 'id'>): StockLevel[] {
  const { locations, levels } = partOf(shop);
  return locations
    .filter(({ isActive }) => isActive)
    .flatMap((location) =>
      levels.filter(({ recordId, locationId }) => recordId === id && locationId === location.id),
    );
}

export function levelAt(shop: Shop, record: Pick<Product, 'id'>, locationId: number): StockLevel | null {
  return levelsOf(shop, record).find((level) => level.locationId === locationId) ?? null;
}

/** Returns the units that are at a location: the available ones, and those promised to someone. */
export function onHand({ available, committed, reserved }: Quantities): number {
  return available + committed + reserved;
}

/** Stocks an item at a location, with no units. */
export function activate(shop: Shop, record: Product, { id: locationId }: ShopifyLocation): StockLevel {
  const at = now(shop);
  const level = {
    id: nextId(shop, 'level'),
    recordId: record.id,
    locationId,
    available: 0,
    committed: 0,
    reserved: 0,
    createdAt: at,
    updatedAt: at,
  };
  partOf(shop).levels.push(level);
  shop.emit('inventory_levels/connect', level.id);
  return level;
}

/** Moves units of a level between its states, or in and out, and reports it. */
export function move(shop: Shop, level: StockLevel, change: Partial<Quantities>): void {
  level.available += change.available ?? 0;
  level.committed += change.committed ?? 0;
  level.reserved += change.reserved ?? 0;
  level.updatedAt = now(shop);
  const record = shop.state.products.find(({ id }) => id === level.recordId);
  if (record === undefined) return;
  tally(shop, record);
  if (change.available === undefined || change.available === 0) return;
  shop.emit('inventory_levels/update', level.id);
  const parent = shop.state.products.find(({ id }) => id === record.parentId) ?? record;
  parent.modifiedAt = now(shop);
  shop.emit('products/update', parent.id);
}

/** Makes a record show the sum of its available units; none if its stock is not tracked. */
export function tally(shop: Shop, record: Product): void {
  const sum = levelsOf(shop, record).reduce((total, { available }) => total + available, 0);
  if (record.manageStock) setQuantity(shop, record, sum);
  else record.stockQuantity = null;
}
