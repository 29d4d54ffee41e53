import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { isOfOnlyVariant, productOfOnlyVariant, variantOfItem } from './gid.ts';
import { partOf } from './part.ts';
import { activate, levelAt, move } from './stock.ts';

/** Finds a product by its number; null if there is none. */
export function productNumbered({ state }: Shop, number: number): Product | null {
  return state.products.find(({ id, type }) => id === number && type !== 'variation') ?? null;
}

/** Finds the record of a variant: a variation, or the simple product that has only this one. */
export function variantNumbered({ state }: Shop, number: number): Product | null {
  const only = productOfOnlyVariant(number);
  return (
    state.products.find(
      ({ id, type }) => (type === 'variation' && id === number) || (type === 'simple' && id === only),
    ) ?? null
  );
}

export function itemNumbered(shop: Shop, number: number): Product | null {
  return variantNumbered(shop, variantOfItem(number));
}

/** Lists the records of a product's variants: the product itself, if it is simple. */
export function variantsOf({ state }: Shop, product: Product): Product[] {
  return product.type === 'simple'
    ? [product]
    : state.products.filter(({ parentId }) => parentId === product.id);
}

/** Lists the records of all variants. */
export function allVariants({ state }: Shop): Product[] {
  return state.products.filter(({ type }) => type !== 'variable');
}

/** Returns the product that a variant belongs to. */
export function productOf({ state }: Shop, variant: Product): Product {
  return state.products.find(({ id }) => id === variant.parentId) ?? variant;
}

/**
 * Finds a product or variation by the id that the control API and the pages use.
 *
 * @throws Refusal 404
 */
export function findRecord({ state }: Shop, id: number): Product {
  const record = state.products.find((one) => one.id === id);
  if (record === undefined) throw new Refusal(404, 'product_unknown', `There is no product ${id}.`);
  return record;
}

/** Creates an empty record. It is stocked nowhere. */
export function newRecord(
  shop: Shop,
  given: Pick<Product, 'type' | 'parentId' | 'name'> & { readonly id: number | undefined },
): Product {
  const at = now(shop);
  const id = given.id ?? nextId(shop, 'product');
  if (!isOfOnlyVariant(id)) shop.state.next['product'] = Math.max(shop.state.next['product'] ?? 1, id + 1);
  const record: Product = {
    id,
    type: given.type,
    parentId: given.parentId,
    name: given.name,
    slug: '',
    status: 'publish',
    description: '',
    sku: '',
    regularPrice: '0.00',
    salePrice: '',
    manageStock: false,
    stockQuantity: null,
    stockStatus: 'instock',
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

/** Sets the units that are available at the shop's first location; null stops tracking. */
export function setStock(shop: Shop, record: Product, quantity: number | null): void {
  record.manageStock = quantity !== null;
  const [location] = partOf(shop).locations;
  if (quantity === null || location === undefined) {
    record.stockQuantity = null;
    touched(shop, record);
    return;
  }
  const level = levelAt(shop, record, location.id) ?? activate(shop, record, location);
  move(shop, level, { available: quantity - level.available });
  record.stockQuantity ??= quantity;
}

/** Reports that a product or variation was changed. */
export function touched(shop: Shop, record: Product): void {
  record.modifiedAt = now(shop);
  const product = productOf(shop, record);
  product.modifiedAt = record.modifiedAt;
  shop.emit('products/update', product.id);
}
