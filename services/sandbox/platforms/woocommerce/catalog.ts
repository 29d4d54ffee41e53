import { parentOf } from '../../shop/parent-of.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Attribute, Product } from '../../shop/state.ts';
import { setQuantity, statusOf } from '../../shop/stock.ts';
import type { ProductFields } from './bodies.ts';
import { nextId } from './ids.ts';
import { imagesFrom } from './images.ts';
import { kses } from './kses.ts';
import { invalidId } from './refusal.ts';
import { slugOf } from './slug.ts';
import { termIds, uncategorized } from './terms.ts';

/**
 * Finds a product or variation by its id.
 *
 * @throws Refusal with `status` if there is no such product
 */
export function findProduct({ state }: Shop, id: number, status: 400 | 404): Product {
  const product = state.products.find((one) => one.id === id && one.status !== 'trash');
  if (product === undefined) throw invalidId('product', status);
  return product;
}

export function findVariation({ state }: Shop, parentId: number, id: number, status: 400 | 404): Product {
  const variation = state.products.find((one) => one.id === id && one.parentId === parentId);
  if (variation === undefined || parentId === 0) throw invalidId('product_variation', status);
  return variation;
}

/** Adds a product; with `parentId`, adds a variation of that product. */
export function createProduct(shop: Shop, fields: ProductFields, parentId = 0): Product {
  refuseTakenSku(shop, fields.sku ?? '', 0);
  const id = nextId(shop, 'post');
  const name = fields.name ?? (parentId === 0 ? 'Product' : '');
  const at = now(shop);
  const product: Product = {
    id,
    type: parentId === 0 ? (fields.type ?? 'simple') : 'variation',
    parentId,
    name,
    slug: fields.slug ?? freeSlug(shop, slugOf(name)),
    status: 'publish',
    description: '',
    sku: '',
    regularPrice: '',
    salePrice: '',
    manageStock: false,
    stockQuantity: null,
    stockStatus: 'instock',
    backorders: 'no',
    attributes: [],
    categoryIds: [uncategorized.id],
    tagIds: [],
    images: [],
    meta: [],
    totalSales: 0,
    createdAt: at,
    modifiedAt: at,
  };
  apply(shop, product, fields);
  shop.state.products.push(product);
  shop.emit('product.created', id);
  return product;
}

export function updateProduct(shop: Shop, product: Product, fields: ProductFields): void {
  if (fields.sku !== undefined) refuseTakenSku(shop, fields.sku, product.id);
  const slug = fields.slug === undefined ? product.slug : slugOf(fields.slug);
  if (slug !== product.slug) product.slug = freeSlug(shop, slug);
  apply(shop, product, fields);
  product.modifiedAt = now(shop);
  // WooCommerce also saves a variation's product. This is a change of its own, without a webhook.
  const parent = parentOf(shop, product);
  if (parent !== undefined) parent.modifiedAt = product.modifiedAt;
  shop.emit('product.updated', product.id);
}

/**
 * Moves a product to the trash. With `force`, deletes it and its variations; WooCommerce then reports
 * nothing, because `product.deleted` hangs on `wp_trash_post` alone.
 */
export function deleteProduct(shop: Shop, product: Product, force: boolean): void {
  const { state } = shop;
  if (force) {
    state.products = state.products.filter(
      ({ id, parentId }) => id !== product.id && parentId !== product.id,
    );
  } else {
    product.status = 'trash';
    product.modifiedAt = now(shop);
    shop.emit('product.deleted', product.id);
  }
}

/** Takes a product out of the trash, as a draft. That is what WordPress makes of restored posts. */
export function restoreProduct(shop: Shop, id: number): void {
  const product = shop.state.products.find((one) => one.id === id && one.status === 'trash');
  if (product === undefined) throw invalidId('product', 404);
  product.status = 'draft';
  product.modifiedAt = now(shop);
  shop.emit('product.restored', product.id);
  shop.emit('product.updated', product.id);
}

function apply(shop: Shop, product: Product, fields: ProductFields): void {
  // Images may be refused, so they come first: a refusal then changes nothing.
  product.images = fields.images ? imagesFrom(shop, product.images, fields.images) : product.images;
  product.name = fields.name === undefined ? product.name : kses(fields.name);
  product.status = fields.status ?? product.status;
  product.description = fields.description === undefined ? product.description : kses(fields.description);
  product.sku = fields.sku ?? product.sku;
  // A variable product has no prices of its own: its variations have them.
  if (product.type !== 'variable') {
    product.regularPrice = decimal(fields.regular_price) ?? product.regularPrice;
    product.salePrice = decimal(fields.sale_price) ?? product.salePrice;
  }
  if (fields.categories) product.categoryIds = termIds(shop, 'categories', fields.categories);
  if (fields.tags) product.tagIds = termIds(shop, 'tags', fields.tags);
  for (const given of fields.meta_data ?? []) setMeta(shop, product, given);
  if (fields.attributes) product.attributes = attributesOf(shop, product, fields.attributes);
  product.backorders = fields.backorders ?? product.backorders;
  // A variation on 'parent' has no stock of its own.
  if (fields.manage_stock !== undefined) product.manageStock = fields.manage_stock === true;
  if (!product.manageStock) {
    // WooCommerce ignores a quantity here without an error.
    product.stockQuantity = null;
    if (fields.manage_stock !== undefined) product.stockStatus = 'instock';
  } else if (fields.stock_quantity !== undefined || product.stockQuantity === null) {
    setQuantity(shop, product, fields.stock_quantity ?? null);
  } else {
    product.stockStatus = statusOf(product);
  }
}

/** Removes everything but digits, dots and minus signs from a price (`wc_format_decimal`). */
function decimal(given: string | undefined): string | undefined {
  return given?.replaceAll(/[^\d.-]/g, '');
}

function setMeta(shop: Shop, { meta }: Product, { key, value }: { key: string; value: string }): void {
  const present = meta.find((one) => one.key === key);
  if (present === undefined) meta.push({ id: nextId(shop, 'meta'), key, value });
  else present.value = value;
}

/** WooCommerce ignores what a variation says about an attribute that its product does not vary in. */
function attributesOf(shop: Shop, product: Product, given: readonly Partial<Attribute>[]) {
  const attributes = given.map(attributeOf);
  if (product.parentId === 0) return attributes;
  const parent = parentOf(shop, product);
  return attributes.filter(({ name }) =>
    parent?.attributes.some((offered) => offered.variation && slugOf(offered.name) === slugOf(name)),
  );
}

function attributeOf(given: Partial<Attribute>): Attribute {
  return {
    name: given.name ?? '',
    visible: given.visible ?? false,
    variation: given.variation ?? false,
    options: given.options ?? [],
    option: given.option ?? '',
  };
}

function refuseTakenSku({ state }: Shop, sku: string, ownId: number): void {
  if (sku === '') return;
  const taken = state.products.find((one) => one.sku === sku && one.id !== ownId && one.status !== 'trash');
  if (taken === undefined) return;
  const skus = new Set(state.products.map((one) => one.sku));
  let number = 1;
  while (skus.has(`${sku}-${number}`)) number += 1;
  throw new Refusal(400, 'product_invalid_sku', 'Invalid or duplicated SKU.', {
    resource_id: taken.id,
    unique_sku: `${sku}-${number}`,
  });
}

function freeSlug({ state }: Shop, slug: string): string {
  // Hardly any slug is taken, so that looking for one is cheaper than a set of all.
  const isTaken = (wanted: string) => state.products.some((one) => one.slug === wanted);
  if (!isTaken(slug)) return slug;
  let number = 2;
  while (isTaken(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
