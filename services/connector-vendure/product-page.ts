import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';
import { productBatch } from './limits.ts';
import { afterOf } from './page-cursor.ts';
import { nextProductCursor, readProductCursor } from './product-cursor.ts';
import { pricing, pricingFields, product, productFields } from './product-schema.ts';
import { productSnapshotOf } from './product-snapshot.ts';

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
 * follow and may come twice. Setting a variant's stock also counts as a change.
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
  const answer = await send(call, {
    mutation: false,
    query: queries[list],
    variables: { options },
    answer: z.union([lists.variants, lists.products]),
  });
  if (answer.kind !== 'answer') return answer;

  const { list: found, ...pricing } = answer.data;
  const rows = found.items.map(({ id, updatedAt }) => ({ id, at: Date.parse(updatedAt) }));
  const asOf = from.asOf ?? answer.shopStartedAt;
  const next = nextProductCursor(from, rows, { isFull: rows.length === productBatch, asOf });
  const changed = found.items.flatMap((item) => {
    if (!('product' in item)) return [item];
    // The list of changed products already contains this product.
    return Date.parse(item.product.updatedAt) >= (since ?? 0) ? [] : [item.product];
  });
  const { readStartedAt } = answer.reading;
  const once = new Map(changed.map((one) => [one.id, one]));
  const items = Array.from(once.values(), (one) =>
    productSnapshotOf({ product: one, pricing, readStartedAt }),
  );
  return { kind: 'page', page: { items, ...(next !== null && { next }), asOf } };
}
