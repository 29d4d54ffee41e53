import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import type { Group, Item, Offer } from './own-state.ts';
import { partOf } from './part.ts';

/**
 * Finds a product or variation.
 *
 * @throws Refusal 404 `product_unknown`
 */
export function findRecord({ state }: Shop, id: number): Product {
  const record = state.products.find((one) => one.id === id);
  if (record === undefined) throw new Refusal(404, 'product_unknown', `There is no product ${id}.`);
  return record;
}

export function itemWith(shop: Shop, sku: string): Item | null {
  const { items } = partOf(shop);
  const record = shop.state.products.find((one) => one.sku === sku && one.type !== 'variable');
  return items.find(({ recordId }) => recordId === record?.id) ?? null;
}

export function itemOf(shop: Shop, record: Pick<Product, 'id'>): Item | null {
  return partOf(shop).items.find(({ recordId }) => recordId === record.id) ?? null;
}

export function recordOf({ state }: Shop, { recordId }: Item | Offer | Group): Product {
  const record = state.products.find(({ id }) => id === recordId);
  if (record === undefined) throw new Error(`The item ${recordId} has no record.`);
  return record;
}

export function groupWith(shop: Shop, key: string): Group | null {
  return partOf(shop).groups.find((one) => one.key === key) ?? null;
}

/** Finds the group that an item is a variation of. */
export function groupOf(shop: Shop, { parentId }: Product): Group | null {
  return parentId === 0 ? null : (partOf(shop).groups.find(({ recordId }) => recordId === parentId) ?? null);
}

/** Lists the variations of a group. */
export function variationsOf({ state }: Shop, { recordId }: Group): Product[] {
  return state.products.filter(({ parentId }) => parentId === recordId);
}

export function offersOf(shop: Shop, { id }: Pick<Product, 'id'>): Offer[] {
  return partOf(shop).offers.filter(({ recordId }) => recordId === id);
}

export function offerWith(shop: Shop, offerId: string): Offer | null {
  return partOf(shop).offers.find(({ id }) => id === offerId) ?? null;
}

/** Adds an empty record of the shared state. */
export function newRecord(
  shop: Shop,
  { id, type, parentId = 0 }: { id?: number | undefined; type: Product['type']; parentId?: number },
): Product {
  const at = now(shop);
  const record: Product = {
    id: freeId(shop, id),
    type,
    parentId,
    name: '',
    slug: '',
    status: 'draft',
    description: '',
    sku: '',
    regularPrice: '',
    salePrice: '',
    manageStock: false,
    stockQuantity: null,
    stockStatus: 'outofstock',
    backorders: 'no',
    attributes: [],
    categoryIds: [],
    tagIds: [],
    images: [],
    meta: [],
    totalSales: 0,
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.products.push(record);
  return record;
}

function freeId(shop: Shop, wanted: number | undefined): number {
  const isTaken = (id: number) => shop.state.products.some((one) => one.id === id);
  if (wanted !== undefined && isTaken(wanted)) {
    throw new Refusal(409, 'product_exists', `There is a product ${wanted} already.`);
  }
  if (wanted !== undefined) return wanted;
  let id = nextId(shop, 'product');
  while (isTaken(id)) id = nextId(shop, 'product');
  return id;
}

/** Makes a record a variation of a product, or one that stands alone (0). */
export function moveRecord({ state }: Shop, record: Product, parentId: number): void {
  const moved: Product = { ...record, parentId, type: parentId === 0 ? 'simple' : 'variation' };
  state.products = state.products.map((one) => (one === record ? moved : one));
}
