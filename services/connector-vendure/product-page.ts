import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';
import { productBatch } from './limits.ts';
import { afterOf } from './page-cursor.ts';
import { nextProductCursor, readProductCursor } from './product-cursor.ts';
import type { ProductCursor } from './product-cursor.ts';
import { pricing, pricingFields, product, productFields } from './product-schema.ts';
import { productSnapshotOf } from './product-snapshot.ts';
import { readProductsInPieces } from './read-products-in-pieces.ts';
import type { ChangedRow, ProductPage } from './read-products-in-pieces.ts';

const productList = z.object({ items: z.array(product) });
const variantList = z.object({
  items: z.array(z.object({ id: z.string(), updatedAt: z.iso.datetime(), product })),
});
/** Schemas of the two queries. Both answer under the alias `list`. */
const lists = {
  products: pricing.extend({ list: productList }),
  variants: pricing.extend({ list: variantList }),
};

const queries = {
  products: `query ChangedProducts($options: ProductListOptions!) {
    list: products(options: $options) { items { ${productFields} } }
    ${pricingFields}
  }`,
  variants: `query ProductsOfChangedVariants($options: ProductVariantListOptions!) {
    list: productVariants(options: $options) { items { id updatedAt product { ${productFields} } } }
    ${pricingFields}
  }`,
};

/**
 * Lists products by their last change, oldest first. With a start time, products with only a changed variant
 * follow and may come twice. Setting a variant's stock also counts as a change. A product that Vendure cannot
 * show is named in `unread`.
 */
export async function page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>> {
  const from = readProductCursor(cursor);
  if (from.kind !== 'product_cursor') return from;
  const { list, since, within } = from;
  const options = {
    filter: { updatedAt: { after: afterOf(within) }, id: { notIn: within.seen } },
    sort: { updatedAt: 'ASC', id: 'ASC' },
    take: productBatch,
  };
  // The list of changed products already contains a product that changed itself.
  const isWanted = ({ product: { updatedAt } }: ChangedRow) =>
    list === 'products' || Date.parse(updatedAt) < (since ?? 0);
  const whole = await readWhole(call, { list, options }, isWanted);
  const found =
    'perhapsOneRow' in whole ? await readProductsInPieces(call, { list, options }, isWanted) : whole;
  if (found.kind !== 'products') return found;

  const rows = found.rows.map(({ id, updatedAt }) => ({ id, at: Date.parse(updatedAt) }));
  const asOf = from.asOf ?? found.shopStartedAt;
  const next = nextProductCursor(from, rows, { isFull: rows.length === productBatch, asOf });
  const once = new Map(found.products.map((one) => [one.product.id, one]));
  const items = Array.from(once.values(), productSnapshotOf);
  return { kind: 'page', page: { items, unread: found.unread, ...(next !== null && { next }), asOf } };
}

async function readWhole(
  call: Call,
  { list, options }: { readonly list: ProductCursor['list']; readonly options: object },
  isWanted: (row: ChangedRow) => boolean,
): Promise<ProductPage | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: queries[list],
    variables: { options },
    answer: z.union([lists.variants, lists.products]),
  });
  if (answer.kind !== 'answer') return answer;
  const { list: found, ...pricing } = answer.data;
  const { shopStartedAt, reading } = answer;
  const rows = found.items.map((item) => ('product' in item ? item : { ...item, product: item }));
  const products = rows.filter(isWanted).map(({ product: one }) => {
    return { kind: 'read', product: one, pricing, readStartedAt: reading.readStartedAt } as const;
  });
  return { kind: 'products', rows, products, unread: [], shopStartedAt };
}
