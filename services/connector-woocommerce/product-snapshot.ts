import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { imageAddresses } from './image-origins.ts';
import type { ShownProduct, ShownVariation, Term } from './product-schema.ts';
import { refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/** WordPress puts what has no category into this one, so it says nothing. */
const uncategorized = 'uncategorized';

interface Read {
  readonly currency: string;
  readonly readStartedAt: string;
}

/** A product in the contract's words. Its units are its variations; a simple one is its own unit. Pure. */
export function productSnapshotOf(
  product: ShownProduct,
  variations: readonly ShownVariation[],
  { currency, readStartedAt }: Read,
): ProductSnapshot {
  const units = isVariable(product)
    ? // A variation without a SKU shows its product's, which would be that of every such variation.
      variations.map((one) => ({ ...one, sku: one.sku === product.sku ? '' : one.sku, parentId: product.id }))
    : [{ ...product, parentId: 0 }];
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
    })),
    readStartedAt,
  };
}

/** Plugins have variable types of their own, such as `variable-subscription`. */
export function isVariable({ type, variations }: Pick<ShownProduct, 'type' | 'variations'>): boolean {
  return type.startsWith('variable') || variations.length > 0;
}

/** A name as people see it: WordPress keeps those of terms, and of products it was sent, escaped. */
export function nameOf({ name }: Pick<Term, 'name'>): string {
  return name.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The other way round. */
export function escapedName(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function priceOf({ regular_price, sale_price }: ShownVariation, currency: string) {
  if (!isAmount(regular_price)) return {};
  const sale = isAmount(sale_price) ? moneyIn(currency, sale_price) : null;
  return { price: { regular: moneyIn(currency, regular_price), sale } };
}

/** Plugins write what they like. */
function isAmount(text: string): boolean {
  return /^\d{1,15}(\.\d{1,6})?$/.test(text);
}

/** The last change of any of them, in whole seconds; null where one does not say. */
function versionOf(records: readonly ShownVariation[]): number | null {
  const moments = records.map(({ date_modified_gmt: at }) => (at ? Date.parse(utc(at)) : Number.NaN));
  const last = Math.max(...moments);
  return Number.isNaN(last) ? null : last;
}
