import { z } from 'zod';
import type { Call, Products } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { cursorBehind, isBrought, readCursor } from './change-cursor.ts';
import { request } from './client.ts';
import { shownProduct } from './product-schema.ts';
import { isSellable, productParams, readProducts, snapshotsOf } from './read-products.ts';
import { currencyOf } from './shop-currency.ts';
import { update } from './update-products.ts';

/** Products in one call. Each variable product costs one more call, for its variations. */
const productsPerCall = 50;

export const products: Products = {
  behaviour: {
    readable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
    writable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
    salePrice: true,
    batch: productsPerCall,
    overlapMs: 60_000,
  },
  get,
  page,
  update,
};

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'products.get'>> {
  if (groups.length === 0) return [];
  const currency = await currencyOf(call);
  const read = currency.kind === 'currency' ? await readProducts(call, groups) : currency;
  if (currency.kind !== 'currency') return groups.map((key) => ({ key, result: currency }));
  if (read.kind !== 'products') return groups.map((key) => ({ key, result: read }));

  const found = [...read.products.entries()];
  const results = await snapshotsOf(
    call,
    found.map(([, product]) => product),
    { currency: currency.code, readStartedAt: read.readStartedAt },
  );
  const byGroup = new Map(found.map(([group], index) => [group, results[index]]));
  return groups.map((key) => ({ key, result: byGroup.get(key) ?? { kind: 'absent' } }));
}

/** Lists products by their last change, oldest first. A changed variation also changes its product. */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>> {
  const from = readCursor(cursor);
  const currency = await currencyOf(call);
  if (currency.kind !== 'currency') return currency;
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: {
      ...productParams,
      // The shop treats this bound as exclusive, in whole seconds.
      modified_after: from.after,
      dates_are_gmt: true,
      orderby: 'modified',
      order: 'asc',
      per_page: productsPerCall,
      page: from.page,
    },
    schema: z.array(shownProduct),
  });
  if (answer.kind !== 'answer') return answer;

  const shown = answer.body.filter((one) => isSellable(one) && !isBrought(from, one));
  const { readStartedAt } = answer.reading;
  const items = [];
  for (const result of await snapshotsOf(call, shown, { currency: currency.code, readStartedAt })) {
    if (result.kind !== 'product') return result;
    items.push(result.product);
  }
  const next = answer.body.length < productsPerCall ? {} : { next: cursorBehind(from, answer.body) };
  return { kind: 'page', page: { items, ...next, asOf: answer.shopStartedAt } };
}
