import type { Call } from '@onhand/connector-kit/connector.ts';
import { inHalves } from '@onhand/connector-kit/serving/halves.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { UnreadListing } from '@onhand/contracts/connector/listing.ts';
import { z } from 'zod';
import { send } from './client.ts';
import type { ProductCursor } from './product-cursor.ts';
import { findProducts } from './read-products.ts';
import type { ReadProduct } from './read-products.ts';

/** A row of a list of changes, and the product that it changed. Times are ISO 8601. */
export interface ChangedRow {
  readonly id: string;
  readonly updatedAt: string;
  readonly product: { readonly id: string; readonly updatedAt: string };
}

/** A page of changed products: its rows, the products of them that were read, and those that cannot be. */
export interface ProductPage {
  readonly kind: 'products';
  readonly rows: readonly ChangedRow[];
  readonly products: readonly ReadProduct[];
  readonly unread: UnreadListing[];
  readonly shopStartedAt: string;
}

const name = z.object({ id: z.string(), updatedAt: z.iso.datetime() });
const names = z.object({
  list: z.object({ items: z.array(name.extend({ product: name.exactOptional() })) }),
});

const queries = {
  products: `query NamesOfProducts($options: ProductListOptions!) {
    list: products(options: $options) { items { id updatedAt } }
  }`,
  variants: `query NamesOfChangedVariants($options: ProductVariantListOptions!) {
    list: productVariants(options: $options) { items { id updatedAt product { id updatedAt } } }
  }`,
};

/**
 * Reads a page of products that Vendure refuses as a whole: the names of its rows first, then the products by
 * ID, fewer at a time, until only those fail that Vendure cannot show. `isWanted`: which rows' products are
 * read.
 */
export async function readProductsInPieces(
  call: Call,
  { list, options }: { readonly list: ProductCursor['list']; readonly options: object },
  isWanted: (row: ChangedRow) => boolean,
): Promise<ProductPage | Fault> {
  const variables = { options };
  const named = await send(call, { mutation: false, query: queries[list], variables, answer: names });
  if (named.kind !== 'answer') return named;
  const rows = named.data.list.items.map(({ id, updatedAt, product = { id, updatedAt } }) => {
    return { id, updatedAt, product };
  });
  const groups = [...new Set(rows.filter(isWanted).map(({ product }) => product.id))];
  const found = await inHalves<ReadProduct | { readonly kind: 'gone' }>(groups, {
    ask: async (ids) => {
      const answer = await findProducts(call, ids);
      return new Map(
        ids.map((id) => [
          id,
          answer.kind === 'found' ? (answer.byId.get(id) ?? { kind: 'gone' as const }) : answer,
        ]),
      );
    },
    // The shop has just shown their names.
    works: async () => !call.signal.aborted,
    mutation: false,
  });
  const products: ReadProduct[] = [];
  const unread: UnreadListing[] = [];
  for (const [group, result] of found) {
    if (result.kind === 'read') products.push(result);
    else if (result.kind === 'rejected') unread.push({ group, code: result.code, message: result.message });
    else if (result.kind !== 'gone') return result;
  }
  return { kind: 'products', rows, products, unread, shopStartedAt: named.shopStartedAt };
}
