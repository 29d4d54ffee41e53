import type { Call, Products } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { isId } from './gid.ts';
import { productBatch, productPoints } from './limits.ts';
import { changedSince, pageEnd, pageInfo, pageInfoField, readCursor } from './page-cursor.ts';
import { productFields } from './product-schema.ts';
import { productSnapshotOf } from './product-snapshot.ts';
import { readProducts, shopCurrency, shopField, wholeProducts } from './read-products.ts';
import { update } from './update-products.ts';

/** Reads and updates products, without their images and collections. */
export const products: Products = {
  behaviour: {
    readable: ['title', 'description', 'price', 'sku', 'tags'],
    writable: ['title', 'description', 'price', 'sku', 'tags'],
    salePrice: true,
    batch: productBatch,
    // Lists with a filter come from a search index.
    overlapMs: 120_000,
  },
  get,
  page,
  update,
};

type ProductRead = OutputOf<'products.get'>[number]['result'];

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'products.get'>> {
  const found = new Map<string, ProductRead | SharedFault>();
  for (const ids of chunked(groups.filter(isId), productBatch)) {
    const read = await readProducts(call, ids);
    if (read.kind !== 'products') {
      for (const id of ids) found.set(id, read);
      continue;
    }
    for (const one of read.products) {
      const product = productSnapshotOf(one);
      found.set(product.group, { kind: 'product', product });
    }
    for (const { group, code, message } of read.unread) {
      found.set(group, { kind: 'rejected', code, message });
    }
  }
  return groups.map((key) => ({ key, result: found.get(key) ?? { kind: 'absent' } }));
}

const productList = z.object({
  shop: shopCurrency,
  products: z.object({ nodes: z.array(z.unknown()), pageInfo }),
});
const listQuery = `query ProductPage($first: Int!, $after: String, $query: String) {
  ${shopField}
  products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ${productFields} }
    ${pageInfoField}
  }
}`;

/** Lists products by their last change, oldest first. */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const answer = await send(call, {
    mutation: false,
    query: listQuery,
    variables: { first: productBatch, after: from.after, query: changedSince(from) },
    cost: 3 + productBatch * productPoints,
    answer: productList,
  });
  if (answer.kind !== 'answer') return answer;
  const { shop, products: list } = answer.data;
  const { readStartedAt } = answer.reading;
  const read = await wholeProducts(call, list.nodes, { currency: shop.currencyCode, readStartedAt });
  if (read.kind !== 'products') return read;
  const items = read.products.map(productSnapshotOf);
  const end = pageEnd(from, list.pageInfo, answer.shopStartedAt);
  return { kind: 'page', page: { items, unread: [...read.unread], ...end } };
}
