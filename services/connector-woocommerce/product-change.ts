import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import { originsOf } from './image-origins.ts';
import type { ShownProduct } from './product-schema.ts';
import { isVariable } from './product-snapshot.ts';
import type { TermFinder } from './product-terms.ts';

/** Holds one batch row: the record's ID and the changed fields. */
export interface Fields {
  readonly id: number;
  readonly [field: string]: unknown;
}

/** Holds one product update in WooCommerce's fields. */
export interface Plan {
  readonly kind: 'plan';
  readonly key: string;
  readonly product: ShownProduct;
  /** Changes of the product itself; null if only variations change. */
  readonly own: Fields | null;
  readonly variations: readonly Fields[];
  /** All image addresses of the product if the shop must load at least one of them; null otherwise. */
  readonly loads: readonly string[] | null;
}

type UnitChange = NonNullable<ProductUpdate['change']['units']>[number];

/**
 * Plans the update of a product from its current state. Returns `missing` if the product lacks a named unit.
 */
export async function planOf(
  { key, change }: ProductUpdate,
  product: ShownProduct,
  terms: TermFinder,
): Promise<Plan | { kind: 'missing' } | Fault> {
  const { title, description, images, categories, tags, units = [] } = change;
  const variable = isVariable(product);
  // A variable product is a unit where it manages stock, which its variations may use.
  const ownIds = !variable || product.manage_stock === true ? [product.id] : [];
  const unitIds = [...ownIds, ...(variable ? product.variations : [])];
  if (!units.every(({ unit }) => unitIds.some((id) => String(id) === unit))) return { kind: 'missing' };

  const given = images?.map((address) => imageFields(product, address));
  const categoryIds = categories && (await terms.idsOf('categories', categories, product.categories));
  if (categoryIds && categoryIds.kind !== 'ids') return categoryIds;
  const tagIds = tags && (await terms.idsOf('tags', tags, product.tags));
  if (tagIds && tagIds.kind !== 'ids') return tagIds;

  const isOwn = ({ unit }: UnitChange) => unit === String(product.id);
  const own = {
    ...(title !== undefined && { name: title }),
    ...(description !== undefined && { description }),
    ...(given && { images: given }),
    ...(categoryIds && { categories: categoryIds.ids.map((id) => ({ id })) }),
    ...(tagIds && { tags: tagIds.ids.map((id) => ({ id })) }),
    ...Object.assign({}, ...units.filter(isOwn).map(unitFields)),
  };
  return {
    kind: 'plan',
    key,
    product,
    own: Object.keys(own).length === 0 ? null : { id: product.id, ...own },
    variations: units
      .filter((one) => !isOwn(one))
      .map((one) => ({ id: Number(one.unit), ...unitFields(one) })),
    loads: images !== undefined && given?.some((image) => 'src' in image) === true ? images : null,
  };
}

function unitFields({ sku, price }: UnitChange): object {
  return {
    ...(sku !== undefined && { sku }),
    ...(price && { regular_price: price.regular, sale_price: price.sale ?? '' }),
  };
}

/** Refers to an image that the shop already has by its ID, and to a new image by its address. */
function imageFields(product: ShownProduct, address: string): { id: number } | { src: string } {
  const origins = originsOf(product);
  const present = product.images.find(({ id, src }) => src === address || origins.get(id) === address);
  return present === undefined ? { src: address } : { id: present.id };
}
