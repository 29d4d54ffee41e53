import { termsOf } from '../../shop/describe.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product, Term } from '../../shop/state.ts';
import { variantsOf } from './catalog.ts';
import { byDate, byNumber, byText } from './search-query.ts';
import type { Filter } from './search-query.ts';
import { statusShown } from './statuses.ts';
import { barcodeOf } from './variant-words.ts';

export function tagsOf(shop: Shop, { tagIds }: Product): string[] {
  return termsOf(shop, 'tags', tagIds).map(({ name }) => name);
}

export function categoriesOf(shop: Shop, { categoryIds }: Product): Term[] {
  return termsOf(shop, 'categories', categoryIds);
}

/** Returns the filters of products. */
export function productFilters(shop: Shop): Readonly<Record<string, Filter<Product>>> {
  return {
    id: byNumber(({ id }) => id),
    title: byText(({ name }) => [name]),
    handle: byText(({ slug }) => [slug]),
    status: byText(({ status }) => [statusShown(status)]),
    tag: byText((product) => tagsOf(shop, product)),
    sku: byText((product) => variantsOf(shop, product).map(({ sku }) => sku)),
    barcode: byText((product) => variantsOf(shop, product).map((one) => barcodeOf(one) ?? '')),
    updated_at: byDate(({ modifiedAt }) => modifiedAt),
    created_at: byDate(({ createdAt }) => createdAt),
  };
}

/** Makes the filters of products filters of records that belong to a product. */
export function filtersThrough<T>(
  shop: Shop,
  productOf: (record: T) => Product,
  names: Readonly<Record<string, string>>,
): Record<string, Filter<T>> {
  const filters = productFilters(shop);
  return Object.fromEntries(
    Object.entries(names).map(([name, ofProduct]): [string, Filter<T>] => [
      name,
      (record, term) => filters[ofProduct]?.(productOf(record), term) ?? false,
    ]),
  );
}
