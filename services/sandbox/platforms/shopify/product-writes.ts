import { amount, hundredths } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { newRecord, productOf, touched, variantsOf } from './catalog.ts';
import { deleteProduct } from './delete-product.ts';
import { Refused } from './errors.ts';
import { variantNumber } from './gid.ts';
import { nextId } from './ids.ts';
import { isOfProduct, setMetafields } from './metafields.ts';
import type { GivenMetafield } from './metafields.ts';
import { partOf } from './part.ts';
import { tally } from './stock.ts';
import { freeHandle, handleOf, termIds } from './terms.ts';
import { statuses } from './statuses.ts';
import type { ProductStatus } from './statuses.ts';

/** Holds what a call says about a product. Absent parts stay as they are. */
export interface ProductFields {
  readonly title?: string | undefined;
  readonly descriptionHtml?: string | undefined;
  readonly handle?: string | undefined;
  readonly status?: ProductStatus | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly productType?: string | undefined;
  readonly collectionIds?: readonly number[] | undefined;
  readonly images?: readonly { readonly src: string; readonly alt: string }[] | undefined;
  readonly metafields?: readonly GivenMetafield[] | undefined;
}

/** Holds what a call says about a variant. `compareAtPrice` null: there is none. */
export interface VariantFields {
  readonly sku?: string | undefined;
  readonly barcode?: string | undefined;
  readonly price?: string | undefined;
  readonly compareAtPrice?: string | null | undefined;
  readonly inventoryPolicy?: 'DENY' | 'CONTINUE' | undefined;
  readonly tracked?: boolean | undefined;
  readonly metafields?: readonly GivenMetafield[] | undefined;
}

type Options = readonly { readonly name: string; readonly value: string }[];

/** Sets the parts of a product that a call names. */
export function setProduct(shop: Shop, product: Product, fields: ProductFields): void {
  const { title, handle } = fields;
  if (title !== undefined && title.trim() === '') {
    throw new Refused({ field: ['title'], code: 'INVALID_INPUT', message: "Title can't be blank" });
  }
  product.name = title ?? product.name;
  if (handle !== undefined && handle !== product.slug) {
    const wanted = handleOf(handle);
    const isTaken = shop.state.products.some(({ id, slug }) => slug === wanted && id !== product.id);
    if (isTaken) {
      const message = `Handle '${wanted}' already in use. Please provide a new handle.`;
      throw new Refused({ field: ['handle'], code: 'HANDLE_NOT_UNIQUE', message });
    }
    product.slug = wanted;
  }
  if (product.slug === '') product.slug = freeHandle(shop, product.name);
  product.description = fields.descriptionHtml ?? product.description;
  if (fields.status !== undefined) product.status = statuses[fields.status];
  if (fields.tags !== undefined) product.tagIds = termIds(shop, 'tags', fields.tags);
  if (fields.productType !== undefined) {
    product.categoryIds = termIds(shop, 'categories', [fields.productType]);
  }
  setMetafields(shop, product, 'PRODUCT', fields.metafields ?? []);
  if (fields.collectionIds !== undefined) product.categoryIds = [...fields.collectionIds];
  if (fields.images !== undefined) {
    product.images = fields.images.map(({ src, alt }) => ({
      id: nextId(shop, 'image'),
      src,
      name: alt,
      createdAt: product.modifiedAt,
    }));
  }
}

/** Sets the parts of a variant that a call names. */
export function setVariant(shop: Shop, record: Product, fields: VariantFields): void {
  record.sku = fields.sku ?? record.sku;
  if (fields.barcode !== undefined) {
    record.meta = record.meta.filter(({ key }) => key !== 'barcode');
    if (fields.barcode !== '') {
      record.meta.push({ id: nextId(shop, 'meta'), key: 'barcode', value: fields.barcode });
    }
  }
  setPrices(record, fields);
  setMetafields(shop, record, 'PRODUCTVARIANT', fields.metafields ?? []);
  if (fields.inventoryPolicy !== undefined) {
    record.backorders = fields.inventoryPolicy === 'DENY' ? 'no' : 'yes';
  }
  if (fields.tracked !== undefined) {
    record.manageStock = fields.tracked;
    tally(shop, record);
  }
}

/** A price below the one to compare with is a sale price. */
function setPrices(record: Product, { price, compareAtPrice }: VariantFields): void {
  if (price === undefined && compareAtPrice === undefined) return;
  const onSale = record.salePrice !== '';
  const current = price ?? (onSale ? record.salePrice : record.regularPrice);
  if (Number(current) < 0) {
    const message = 'Price must be greater than or equal to 0';
    throw new Refused({ field: ['price'], code: 'GREATER_THAN_OR_EQUAL_TO', message });
  }
  const compared = compareAtPrice === undefined ? (onSale ? record.regularPrice : null) : compareAtPrice;
  const isSale = compared !== null && Number(compared) > Number(current);
  record.regularPrice = amount(hundredths(isSale ? compared : current));
  record.salePrice = isSale ? amount(hundredths(current)) : '';
}

/**
 * Makes a product with options of a simple one. `keep`: its only variant stays, with its number and stock, as
 * the variant with these options; else it is gone.
 */
export function giveOptions(shop: Shop, product: Product, keep: Options | null): void {
  const part = partOf(shop);
  const number = variantNumber(product);
  product.type = 'variable';
  const levels = part.levels.filter(({ recordId }) => recordId === product.id);
  part.levels = part.levels.filter(({ recordId }) => recordId !== product.id);
  if (keep !== null) {
    const kept = newRecord(shop, { id: number, type: 'variation', parentId: product.id, name: product.name });
    const { sku, regularPrice, salePrice, manageStock, backorders } = product;
    const meta = product.meta.filter(({ key }) => !isOfProduct(key));
    Object.assign(kept, { sku, regularPrice, salePrice, manageStock, backorders, meta });
    kept.attributes = attributesOf(keep);
    part.levels.push(...levels.map((level) => ({ ...level, recordId: kept.id })));
    tally(shop, kept);
  }
  const meta = product.meta.filter(({ key }) => isOfProduct(key));
  Object.assign(product, { sku: '', manageStock: false, stockQuantity: null, meta });
}

/** Adds a variant with options that no other variant has. */
export function addVariant(shop: Shop, product: Product, options: Options): Product {
  const same = variantWith(shop, product, options);
  if (same !== null) {
    const words = options.map(({ value }) => value).join(' / ');
    const message = `The variant '${words}' already exists.`;
    throw new Refused({ field: ['variants'], code: 'VARIANT_ALREADY_EXISTS', message });
  }
  const record = newRecord(shop, {
    id: undefined,
    type: 'variation',
    parentId: product.id,
    name: product.name,
  });
  record.attributes = attributesOf(options);
  offer(product, options);
  return record;
}

/** Finds the variant of a product that has exactly these options. */
export function variantWith(shop: Shop, product: Product, options: Options): Product | null {
  const key = keyOf(options);
  const keyOfRecord = ({ attributes }: Product) =>
    keyOf(attributes.map(({ name, option }) => ({ name, value: option })));
  return (
    variantsOf(shop, product).find((one) => one.type === 'variation' && keyOfRecord(one) === key) ?? null
  );
}

/** Deletes a variant of a product with several. */
export function removeVariant(shop: Shop, record: Product): void {
  const product = productOf(shop, record);
  deleteProduct(shop, record);
  touched(shop, product);
}

/** Makes a product offer option values. */
export function offer(product: Product, options: Options): void {
  for (const { name, value } of options) {
    const offered = product.attributes.find((attribute) => attribute.name === name);
    const values = [...new Set([...(offered?.options ?? []), value])];
    const attribute = { name, variation: true, options: values, option: '' };
    product.attributes =
      offered === undefined
        ? [...product.attributes, attribute]
        : product.attributes.map((one) => (one === offered ? attribute : one));
  }
}

function attributesOf(options: Options): Product['attributes'] {
  return options.map(({ name, value }) => ({ name, variation: true, options: [], option: value }));
}

function keyOf(options: Options): string {
  return JSON.stringify(options.map(({ name, value }) => [name, value]));
}
