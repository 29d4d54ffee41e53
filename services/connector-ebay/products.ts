import type { Call, Products } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { homeOf } from './account.ts';
import type { Home } from './account.ts';
import { readItemCursor, readItemPage } from './item-pages.ts';
import { productBatch, productsAtOnce } from './limits.ts';
import { productsOfPage } from './product-pages.ts';
import type { ProductShown } from './product-pages.ts';
import { notePass, passTooSoon } from './product-passes.ts';
import { productSnapshotOf } from './product-snapshot.ts';
import { readProduct } from './read-products.ts';
import { update } from './update-products.ts';

/**
 * Reads and updates products. A SKU is the item's key, so it cannot be changed; categories are numbers of
 * eBay's, and there are no tags.
 */
export const products: Products = {
  behaviour: {
    readable: ['title', 'description', 'images', 'price', 'sku'],
    writable: ['title', 'description', 'images', 'price'],
    salePrice: false,
    batch: productBatch,
    overlapMs: 60_000,
  },
  get,
  page,
  update,
};

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'products.get'>> {
  const home = await homeOf(call);
  if (home.kind !== 'home') return groups.map((key) => ({ key, result: home }));
  return inParallel(groups, productsAtOnce, async (group) => ({
    key: group,
    result: await show(call, group, home.home),
  }));
}

/** Reads a product as its snapshot. */
async function show(call: Call, group: string, home: Home): Promise<ProductShown> {
  const read = await readProduct(call, group);
  if (read.kind !== 'product') return read;
  try {
    return { kind: 'product', product: productSnapshotOf(read.product, home) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { kind: 'rejected', code: 'record_unreadable', message: z.prettifyError(error) };
  }
}

/**
 * Lists all products. From a moment on it lists all of them, too, because eBay tells no time of change, and
 * at most once in two hours.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>> {
  const isPass = z.iso.datetime().safeParse(cursor).success;
  const tooSoon = isPass ? passTooSoon(call.integrationId) : null;
  if (tooSoon !== null) return tooSoon;
  const from = readItemCursor(isPass ? null : cursor);
  if (from.kind !== 'cursor') return from;
  const home = await homeOf(call);
  if (home.kind !== 'home') return home;
  const read = await readItemPage(call, from);
  if (read.kind !== 'items') return read;
  const listed = await productsOfPage(call, read.items, (group) => show(call, group, home.home));
  if (listed.kind !== 'listed') return listed;
  if (isPass) notePass(call.integrationId);
  const { items, unread } = listed;
  const next = read.next === null ? {} : { next: JSON.stringify(read.next) };
  return { kind: 'page', page: { items, unread, asOf: read.asOf, ...next } };
}
