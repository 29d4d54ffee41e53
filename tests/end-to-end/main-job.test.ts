import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startVendure } from '../platforms/vendure.ts';
import type { Vendure } from '../platforms/vendure.ts';
import { deliveries, exchanges } from '../replay/woocommerce/recordings.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  connectVendure,
  createItem,
  createListing,
  createMerchant,
  listAll,
  listInSandbox,
  listInVendure,
  readListing,
  readStock,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

/** The recordings are of 2026-11-21T19:25:44. */
const countsFrom = '2026-11-21T19:25:00Z';
const orderCreated = deliveries.filter(({ headers }) => headers['x-wc-webhook-topic'] === 'order.created');
/**
 * The order as it ended: refunded without units, then cancelled, all in the second in which it was placed.
 */
const cancelledOrder = exchanges.find(({ request }) => request.method === 'PUT')?.response.body;

let onhand: TestOnhand;
let vendure: Vendure;
beforeAll(async () => {
  [onhand, vendure] = await Promise.all([
    startOnhand(),
    startVendure({ postgresUrl: inject('postgresUrl') }),
  ]);
});
afterAll(async () => {
  await Promise.all([onhand[Symbol.asyncDispose](), vendure.stop()]);
});

/** An item at 9 units in the recorded shop, in a real Vendure shop, and in one more sandbox shop. */
async function threeShops() {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'REC-A', 9, countsFrom);

  const recorded = await connectSandboxShop(onhand, merchant, {
    webhookSecret: 'sec',
    subscribe: false,
    // The shop has the order as it ended. A pass must not bring that before the deliveries.
    beforeConnecting: (shopId) => control.addFault(shopId, { kind: 'hide_order', orderId: 121 }),
    shop: {
      products: [
        { id: 116, name: 'Rec A', sku: 'REC-A', stock: 9 },
        { id: 117, name: 'Rec B unmanaged', sku: 'REC-B' },
      ],
      orders: [cancelledOrder],
    },
  });
  const { integrationId } = recorded;
  const inRecorded = await createListing(merchant, {
    integrationId,
    externalKey: '116',
    sku: 'REC-A',
    countsFrom,
    itemId,
  });
  const other = await connectSandboxShop(onhand, merchant);
  const inOther = await listInSandbox(onhand, merchant, other, {
    itemId,
    sku: 'REC-A',
    stock: 9,
    countsFrom,
  });
  const vendureShop = await connectVendure(merchant, vendure);
  const inVendure = await listInVendure(merchant, vendure, vendureShop, {
    itemId,
    sku: `REC-A-${itemId}`,
    stock: 9,
  });

  const listings = [inRecorded, inOther.listingId, inVendure.listingId];
  const readListings = () => Promise.all(listings.map((id) => readListing(merchant, id)));
  const shown = async () => [
    await control.stockOf(recorded.shopId, 116),
    await control.stockOf(other.shopId, inOther.productId),
    await vendure.readStock(inVendure.sku).then(({ onHand, allocated }) => onHand - allocated),
  ];
  await until(readListings, (all) => all.every(atRest));
  expect(await shown()).toEqual([9, 9, 9]);
  return { merchant, itemId, recorded, inVendure, shown, readListings };
}

/** Posts a recorded delivery as if the sandbox shop that plays the recorded shop had sent it. */
const post = (
  { webhookUrl, baseUrl }: { readonly webhookUrl: string; readonly baseUrl: string },
  { headers, rawBody }: (typeof deliveries)[number],
) =>
  fetch(webhookUrl, {
    method: 'POST',
    headers: {
      ...Object.fromEntries(
        Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-wc-')),
      ),
      'x-wc-webhook-source': `${baseUrl}/`,
    },
    body: rawBody,
  });

it('a genuine WooCommerce order lowers stock on a real Vendure server and on a sandbox WooCommerce shop', async () => {
  const { merchant, itemId, recorded, shown, readListings } = await threeShops();
  for (const delivery of orderCreated) {
    const answer = await post(recorded, delivery);
    expect([answer.status, await answer.json()]).toMatchObject([200, { events: [{ kind: 'taken_in' }] }]);
  }
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 9, committed: 2, available: 7 });
  await until(shown, (figures) => figures.every((figure) => figure === 7));
  await until(readListings, (all) => all.every(atRest));

  const [order] = await until(
    () => listAll(merchant, '/v1/orders'),
    (orders) => orders.some(({ outcome }) => outcome === 'completed'),
  );
  expect(order).toMatchObject({ externalOrderId: '121', state: 'open', revision: 1, processedRevision: 1 });
  const run = await onhand.temporal.workflow.getHandle(String(order?.['workflowId'])).describe();
  expect(run).toMatchObject({
    type: 'sale',
    workflowId: expect.stringMatching(`^sale:${recorded.integrationId}:121:wc_order_`),
  });
});

it('all eight genuine deliveries in their order, and again backwards, end with the order cancelled and stock as before', async () => {
  const { merchant, itemId, recorded, shown, readListings } = await threeShops();
  for (const delivery of [...deliveries, ...deliveries.toReversed()]) {
    expect((await post(recorded, delivery)).status).toBe(200);
  }
  await until(
    () => listAll(merchant, '/v1/orders'),
    (orders) =>
      orders.every(
        ({ state, revision, processedRevision }) => state === 'cancelled' && revision === processedRevision,
      ),
  );
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 9, committed: 0, available: 9 });
  await until(readListings, (all) => all.every(atRest));
  expect(await shown()).toEqual([9, 9, 9]);
});

it('an order placed in the Vendure shop, which sends no webhooks, lowers the other shops', async () => {
  const { merchant, itemId, inVendure, shown, readListings } = await threeShops();
  await vendure.placeOrder({ sku: inVendure.sku, quantity: 3 });
  await until(shown, (figures) => figures.every((figure) => figure === 6));
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 9, committed: 3, available: 6 });
  await until(readListings, (all) => all.every(atRest));
  expect(await shown()).toEqual([6, 6, 6]);
});
