import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { imageAddresses } from './image-origins.ts';
import type { ShownProduct, ShownVariation, Term } from './product-schema.ts';
import { refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/** Slug of the category that WordPress gives to every product without a category. Snapshots leave it out. */
const uncategorized = 'uncategorized';

interface Read {
  readonly currency: string;
  readonly readStartedAt: string;
}

/**
 * Converts a product to the contract's snapshot. Its units are its variations; a simple product is its own
 * unit. A variable product whose stock variations use is a unit too, without a price.
 */
export function productSnapshotOf(
  product: ShownProduct,
  variations: readonly ShownVariation[],
  { currency, readStartedAt }: Read,
): ProductSnapshot {
  const units = isVariable(product)
    ? [
        ...(variations.some(({ manage_stock }) => manage_stock === 'parent')
          ? [{ ...product, regular_price: '', parentId: 0, attributes: [] }]
          : []),
        // A variation without a SKU shows its product's SKU, which would match every such variation.
        ...variations.map((one) => ({
          ...one,
          sku: one.sku === product.sku ? '' : one.sku,
          parentId: product.id,
        })),
      ]
    : [{ ...product, parentId: 0, attributes: [] }];
  return {
    group: String(product.id),
    version: versionOf([product, ...variations]),
    currency,
    title: nameOf(product),
    description: product.description,
    ...(product.slug !== '' && { handle: product.slug }),
    images: imageAddresses(product),
    categories: product.categories.filter(({ slug }) => slug !== uncategorized).map(nameOf),
    tags: product.tags.map(nameOf),
    units: units.map((one) => ({
      ref: refOf(one.id, one.parentId),
      ...(one.sku !== '' && { sku: one.sku }),
      ...(one.global_unique_id !== '' && { barcode: one.global_unique_id }),
      ...priceOf(one, currency),
      ...optionsOf(one),
    })),
    readStartedAt,
  };
}

/** Tells whether a product has variations. Plugins add variable types, such as `variable-subscription`. */
export function isVariable({ type, variations }: Pick<ShownProduct, 'type' | 'variations'>): boolean {
  return type.startsWith('variable') || variations.length > 0;
}

/** Unescapes a name. WordPress stores the names of terms, and the product names it receives, escaped. */
export function nameOf({ name }: Pick<Term, 'name'>): string {
  return unescaped(name);
}

/** Unescapes the name of a term. The values of attributes that products share are terms, too. */
export function unescaped(name: string): string {
  return name.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Escapes a name as WordPress stores it. Reverses {@link unescaped}. */
export function escapedName(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function optionsOf({ attributes }: Pick<ShownVariation, 'attributes'>) {
  const options = attributes
    .filter(({ name, option }) => name !== '' && option !== '')
    .map(({ name, option }) => ({ name, value: unescaped(option) }));
  return options.length === 0 ? {} : { options };
}

function priceOf(
  { regular_price, sale_price }: Pick<ShownVariation, 'regular_price' | 'sale_price'>,
  currency: string,
) {
  if (!isAmount(regular_price)) return {};
  const sale = isAmount(sale_price) ? moneyIn(currency, sale_price) : null;
  return { price: { regular: moneyIn(currency, regular_price), sale } };
}

/** Tells whether a price field holds a decimal amount. Plugins may write any text there. */
function isAmount(text: string): boolean {
  return /^\d{1,15}(\.\d{1,6})?$/.test(text);
}

/** Returns the time of the records' latest change, to the second; null if a record has no change time. */
function versionOf(records: readonly Pick<ShownVariation, 'date_modified_gmt'>[]): number | null {
  const moments = records.map(({ date_modified_gmt: at }) => (at ? Date.parse(utc(at)) : Number.NaN));
  const last = Math.max(...moments);
  return Number.isNaN(last) ? null : last;
}
