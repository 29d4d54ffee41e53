import type { Shop } from '../../../shop/shop.ts';
import type { StockLevel } from '../own-state.ts';
import type { Product } from '../../../shop/state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { allVariants, itemNumbered } from '../catalog.ts';
import { unplayed } from '../errors.ts';
import { gid, inventoryItemNumber, numberOf, partsOf } from '../gid.ts';
import { shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { byDate, byNumber, byText } from '../search-query.ts';
import { levelAt, levelsOf, onHand } from '../stock.ts';

/** The names of quantities. The sandbox has no units in the last five. */
const quantityOf: Readonly<Record<string, (level: StockLevel) => number>> = {
  available: ({ available }) => available,
  committed: ({ committed }) => committed,
  reserved: ({ reserved }) => reserved,
  on_hand: onHand,
  incoming: () => 0,
  damaged: () => 0,
  quality_control: () => 0,
  safety_stock: () => 0,
};

export function levelGid(record: Product, locationId: number): string {
  return `${gid('InventoryLevel', locationId)}?inventory_item_id=${inventoryItemNumber(record)}`;
}

/** Finds the level that a global id names: by its location, and its item in the query. */
export function levelNamed(shop: Shop, id: string): StockLevel | null {
  const { number: locationId, query } = partsOf(id);
  const item = itemNumbered(shop, Number(query.get('inventory_item_id')));
  return item === null ? null : levelAt(shop, item, locationId);
}

/** Shows an item's stock at a location. */
export function levelView(shop: Shop, level: StockLevel): object {
  const record = recordOf(shop, level);
  const id = levelGid(record, level.locationId);
  return {
    id,
    isActive: true,
    canDeactivate: level.committed === 0,
    createdAt: shownDate(level.createdAt),
    updatedAt: shownDate(level.updatedAt),
    item: refer('InventoryItem', record),
    location: refer(
      'Location',
      partOf(shop).locations.find((one) => one.id === level.locationId),
    ),
    quantities: ({ names }: { names: readonly string[] }) =>
      names.map((name) => {
        const quantity = Object.hasOwn(quantityOf, name) ? quantityOf[name]?.(level) : undefined;
        if (quantity === undefined) throw unplayed(`There is no quantity named "${name}".`);
        const own = id.replace('InventoryLevel', 'InventoryQuantity');
        return { id: `${own}&name=${name}`, name, quantity, updatedAt: shownDate(level.updatedAt) };
      }),
  };
}

/** Shows the inventory item of a variant. */
export function itemView(shop: Shop, record: Product): object {
  const number = inventoryItemNumber(record);
  return {
    id: gid('InventoryItem', number),
    legacyResourceId: String(number),
    sku: record.sku === '' ? null : record.sku,
    tracked: record.manageStock,
    requiresShipping: true,
    unitCost: null,
    duplicateSkuCount: () =>
      allVariants(shop).filter(({ sku, id }) => sku === record.sku && id !== record.id).length,
    createdAt: shownDate(record.createdAt),
    updatedAt: shownDate(record.modifiedAt),
    variant: refer('ProductVariant', record),
    variants: (args: PageArguments) =>
      connection([record], args, {
        name: 'InventoryItem.variants',
        idOf: ({ id }) => id,
        view: (one) => refer('ProductVariant', one),
      }),
    inventoryLevel: ({ locationId }: { locationId: string }) =>
      refer('InventoryLevel', levelAt(shop, record, numberOf(locationId, 'Location') ?? 0)),
    locationsCount: () => ({ count: levelsOf(shop, record).length, precision: 'EXACT' }),
    inventoryLevels: (args: PageArguments) =>
      connection(levelsOf(shop, record), args, {
        name: 'InventoryItem.inventoryLevels',
        idOf: ({ id }) => id,
        view: (level) => refer('InventoryLevel', level),
        filters: { updated_at: byDate(({ updatedAt }) => updatedAt) },
      }),
  };
}

/** Answers a page of the shop's inventory items. */
export function itemsPage(shop: Shop, args: PageArguments): object {
  return connection(allVariants(shop), args, {
    name: 'inventoryItems',
    idOf: inventoryItemNumber,
    view: (record) => refer('InventoryItem', record),
    filters: {
      id: byNumber(inventoryItemNumber),
      sku: byText(({ sku }) => [sku]),
      updated_at: byDate(({ modifiedAt }) => modifiedAt),
      created_at: byDate(({ createdAt }) => createdAt),
    },
  });
}

function recordOf({ state }: Shop, { recordId }: StockLevel): Product {
  const record = state.products.find(({ id }) => id === recordId);
  if (record === undefined) throw new Error(`A level has no record ${recordId}.`);
  return record;
}
