import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  resume,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const size = 100;
let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

type Listed = SandboxListing & { readonly itemId: string };

/** A shop with 100 listings at 10, all of them confirmed. */
async function hundredListings() {
  const merchant = await createMerchant(onhand);
  const shop = await connectSandboxShop(onhand, merchant);
  const listings: Listed[] = [];
  for (let number = 0; number < size; number += 1) {
    const sku = `CUP-${number}`;
    const itemId = await createItem(merchant, sku, 10);
    const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 10 });
    listings.push({ ...listing, itemId });
  }
  await allAtRest(merchant, listings);
  return { merchant, shop, listings };
}

async function allAtRest(merchant: Merchant, listings: readonly Listed[]): Promise<void> {
  for (const { listingId } of listings) await until(() => readListing(merchant, listingId), atRest);
}

const count = ({ api }: Merchant, { itemId }: Listed, quantity: number) =>
  api.post(`/v1/items/${itemId}/counts`, { quantity }, z.unknown());

const confirmedAt = z.object({
  channelStock: z.array(z.object({ confirmed: z.object({ at: z.coerce.date() }) })),
});
async function confirmedAtMs({ api }: Merchant, listings: readonly Listed[]): Promise<number> {
  const times = await Promise.all(
    listings.map(async ({ listingId }) => {
      const { channelStock } = await api.get(`/v1/listings/${listingId}`, confirmedAt);
      return channelStock.map(({ confirmed }) => confirmed.at.getTime());
    }),
  );
  return Math.max(...times.flat());
}

it('of 100 due listings four fail for their own reasons: 96 are confirmed, and do not wait for them', async () => {
  const { control } = onhand.sandbox;
  const { merchant, shop, listings } = await hundredListings();
  const { shopId, integrationId } = shop;
  const [unreadable, crashing, tooLarge, refused] = [20, 40, 60, 80].map((number) => listings[number]);
  if (!unreadable || !crashing || !tooLarge || !refused) throw new Error('There are too few listings.');
  const bad = [unreadable, crashing, tooLarge, refused];
  const healthy = listings.filter((listing) => !bad.includes(listing));
  const garble = ({ productId }: Listed, stock_quantity: unknown) =>
    control.addFault(shopId, { kind: 'garble_product', productId, fields: { stock_quantity } });

  // All are due at once.
  await merchant.api.post(`/v1/integrations/${integrationId}/pause`, {}, z.unknown());
  for (const listing of listings) await count(merchant, listing, 8);
  await garble(unreadable, 'many');
  await garble(tooLarge, 4_006_381_333_931);
  await control.addFault(shopId, { kind: 'crash_on_product', productId: crashing.productId });
  await control.addFault(shopId, {
    kind: 'refuse_product',
    productId: refused.productId,
    code: 'no_\0more',
    message: 'Sold\0 out \uD83E for good.',
  });
  await control.clearRequests(shopId);
  await control.clearWrites(shopId);
  await resume(merchant, { scope: 'integration', id: integrationId });

  await allAtRest(merchant, healthy);
  for (const { productId } of healthy) expect(await control.stockOf(shopId, productId)).toBe(8);
  const firstAtMs = await confirmedAtMs(merchant, healthy);
  // The next change of a healthy one, while a bad one is still tried.
  const [next] = healthy;
  if (next === undefined) throw new Error('There is no healthy listing.');
  await count(merchant, next, 7);
  await until(
    () => control.stockOf(shopId, next.productId),
    (shown) => shown === 7,
  );
  await allAtRest(merchant, [next]);
  const nextAtMs = await confirmedAtMs(merchant, [next]);

  const failed = await until(
    () => listAll(merchant, '/v1/failed-items?state=open'),
    (items) => items.length === bad.length,
    90_000,
  );
  const failures = new Map(failed.map((item) => [item['subjectId'], item]));
  const failureOf = ({ listingId }: Listed) => failures.get(listingId);
  for (const listing of bad)
    expect(failureOf(listing)).toMatchObject({ operation: 'publish_stock', integrationId });
  expect(failureOf(unreadable)).toMatchObject({
    code: 'record_unreadable',
    platformMessage: expect.stringContaining('stock_quantity'),
  });
  expect(failureOf(tooLarge)).toMatchObject({
    code: 'quantity_out_of_range',
    platformMessage: expect.stringContaining('stock_quantity'),
  });
  expect(failureOf(refused)).toMatchObject({ code: 'no_more', platformMessage: 'Sold out \uFFFD for good.' });
  expect(failureOf(crashing)).toMatchObject({
    code: 'not_applied',
    platformMessage: expect.stringContaining('critical error'),
  });

  // The one that is tried again for half a minute kept nobody waiting.
  const crashFailedAtMs = Date.parse(String(failureOf(crashing)?.['firstAt']));
  expect(firstAtMs).toBeLessThan(crashFailedAtMs);
  expect(nextAtMs).toBeLessThan(crashFailedAtMs);
  const requests = (await control.requests(shopId)).filter(({ path }) => path.startsWith('/products'));
  // What a 500 left behind is read before anything is written again.
  for (const [index, { httpStatus }] of requests.entries()) {
    if (httpStatus === 500) expect(requests[index + 1]?.method).toBe('GET');
  }
  const writes = await control.writes(shopId);
  for (const { productId } of healthy) {
    const applied = writes.filter((write) => write.productId === productId && write.outcome === 'applied');
    expect(applied.map(({ quantity }) => quantity)).toEqual(productId === next.productId ? [8, 7] : [8]);
  }

  expect(await listAll(merchant, '/v1/incidents')).toEqual([]);
  const { circuit } = await merchant.api.get(
    `/v1/integrations/${integrationId}`,
    z.object({ circuit: z.object({ state: z.string() }).loose() }),
  );
  expect(circuit).toMatchObject({ state: 'closed' });
}, 180_000);
