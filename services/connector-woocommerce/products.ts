import type { Call, Products } from '@onhand/connector-kit/connector.ts';
import type { UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readCursor } from './change-cursor.ts';
import { readEach } from './list-by-id.ts';
import { changeOf } from './order-schema.ts';
import { ownRefusals } from './own-refusal.ts';
import { shownProduct } from './product-schema.ts';
import { isVariable } from './product-snapshot.ts';
import { readChanged } from './read-changed.ts';
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
  return groups.map((key) => ({
    key,
    result: byGroup.get(key) ?? read.unread.get(key) ?? { kind: 'absent' },
  }));
}

/** Lists products by their last change, oldest first. A changed variation also changes its product. */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const currency = await currencyOf(call);
  if (currency.kind !== 'currency') return currency;
  const page = await readChanged(call, from, {
    endpoint: 'products',
    fields: productParams,
    filter: {},
    pageSize: productsPerCall,
    changedOf: changeOf,
  });
  if (page.kind !== 'records') return page;

  const { records, refused, reading, kind: _, ...place } = page;
  const each = readEach(shownProduct, records, refused);
  const unread: UnreadListing[] = each.unread.map(({ name: group, ...why }) => ({ group, ...why }));
  const sellable = each.records.filter(isSellable);
  const read = { currency: currency.code, readStartedAt: reading.readStartedAt };
  const items = [];
  const found = await snapshotsOf(call, sellable, read);
  const refusals = ownRefusals(found, sellable.filter(isVariable).length);
  for (const [index, result] of found.entries()) {
    const refusal = refusals[index] ?? null;
    const group = String(sellable[index]?.id);
    if (refusal !== null) unread.push({ group, code: refusal.code, message: refusal.message });
    else if (result.kind !== 'product') return result;
    else items.push(result.product);
  }
  return { kind: 'page', page: { items, unread, ...place } };
}
