import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { refusal } from './errors.ts';
import { nextId } from './ids.ts';
import type { ListedProduct, Listing } from './own-state.ts';
import { partOf } from './part.ts';

/**
 * Finds the record of a listing or a variation.
 *
 * @throws Refusal 404 `product_unknown`
 */
export function findRecord({ state }: Shop, id: number): Product {
  const record = state.products.find((one) => one.id === id);
  if (record === undefined) throw new Refusal(404, 'product_unknown', `There is no product ${id}.`);
  return record;
}

/** Finds a listing. @throws Refusal 404 */
export function findListing(shop: Shop, listingId: number): Listing {
  const listing = partOf(shop).listings.find(({ recordId }) => recordId === listingId);
  if (listing === undefined) throw refusal(404, `Could not find a Listing with listing_id = ${listingId}.`);
  return listing;
}

/** Returns the listing of a record. Throws if there is none, which is a mistake of the sandbox. */
export function listingOf(shop: Shop, { id, parentId }: Pick<Product, 'id' | 'parentId'>): Listing {
  return findListing(shop, parentId === 0 ? id : parentId);
}

/** Returns the record of a listing or a product. */
export function recordOf({ state }: Shop, { recordId }: Listing | ListedProduct): Product {
  const record = state.products.find(({ id }) => id === recordId);
  if (record === undefined) throw new Error(`The listing ${recordId} has no record.`);
  return record;
}

/** Lists the products of a listing: itself, or its variations. */
export function productsOf(shop: Shop, { recordId }: Pick<Listing, 'recordId'>): ListedProduct[] {
  return partOf(shop).products.filter(({ listingId }) => listingId === recordId);
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
    manageStock: type !== 'variable',
    stockQuantity: type === 'variable' ? null : 0,
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
  let id = nextId(shop, 'listing');
  while (isTaken(id)) id = nextId(shop, 'listing');
  return id;
}
