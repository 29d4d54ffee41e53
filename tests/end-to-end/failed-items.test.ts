import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
} from '../setup/shop-front.ts';
import { recordedOrder } from '../replay/woocommerce/recordings.ts';
import { deliver } from '../setup/webhooks.ts';
import { until } from '../setup/until.ts';
import { closed, newestRun, startLikeThis } from '../setup/web-ui-actions.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const refusal = { code: 'product_is_locked', message: 'This product is locked by its author.' };

/** An item in two shops, of which the second refuses it. */
async function refusedListing() {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const open = async () => {
    const shop = await connectSandboxShop(onhand, merchant);
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  };
  const selling = await open();
  const refusing = await open();
  for (const { listingId } of [selling, refusing]) {
    await until(() => readListing(merchant, listingId), atRest);
  }
  await control.addFault(refusing.shopId, {
    kind: 'refuse_product',
    productId: refusing.productId,
    ...refusal,
  });
  const sell = () =>
    control.placeOrder(selling.shopId, { lines: [{ productId: selling.productId, quantity: 1 }] });
  const failedItems = () => listAll(merchant, '/v1/failed-items');
  const closedItems = () => listAll(merchant, '/v1/failed-items?state=closed');
  const shows = () => control.stockOf(refusing.shopId, refusing.productId);
  const post = (path: string) => merchant.api.post(path, {}, z.unknown());
  return { merchant, refusing, sell, failedItems, closedItems, shows, post };
}

it("what a shop refuses is a failed item in the shop's own words, and the sale says so", async () => {
  const { merchant, refusing, sell, failedItems } = await refusedListing();
  await sell();
  const [failed] = await until(failedItems, (items) => items.length === 1);
  expect(failed).toMatchObject({
    integrationId: refusing.integrationId,
    operation: 'publish_stock',
    subjectKind: 'listing',
    subjectId: refusing.listingId,
    state: 'open',
    code: refusal.code,
    platformMessage: refusal.message,
    attempts: 1,
    workflowId: `publish:${refusing.integrationId}`,
  });
  const [order] = await until(
    () => listAll(merchant, '/v1/orders'),
    (orders) => orders.every(({ outcome }) => outcome === 'completed_with_failures'),
  );
  const handle = onhand.temporal.workflow.getHandle(String(order?.['workflowId']));
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'SaleFailed', message: expect.stringContaining(refusal.message) },
  });
  const { typedSearchAttributes } = await handle.describe();
  expect(typedSearchAttributes.getAll()).toContainEqual({
    key: expect.objectContaining({ name: 'NeedsAttention' }),
    value: true,
  });
});

it('a retry after the shop was mended writes the figure of that moment and closes the failed item', async () => {
  const { refusing, sell, failedItems, closedItems, shows, post } = await refusedListing();
  await sell();
  const [failed] = await until(failedItems, ([item]) => item?.['state'] === 'open');
  await onhand.sandbox.control.clearFaults(refusing.shopId);
  await post(`/v1/failed-items/${String(failed?.['id'])}/retry`);
  await until(failedItems, ({ length }) => length === 0);
  expect(await closedItems()).toMatchObject([{ code: refusal.code, state: 'closed' }]);
  expect(await shows()).toBe(9);
});

it('a retry that fails again opens it again and counts the attempt', async () => {
  const { sell, failedItems, post } = await refusedListing();
  await sell();
  const [failed] = await until(failedItems, ([item]) => item?.['state'] === 'open');
  await post(`/v1/failed-items/${String(failed?.['id'])}/retry`);
  await until(failedItems, ([item]) => item?.['state'] === 'open' && item['attempts'] === 2);
});

it('a skipped one is left alone until its quantity changes, and closes by itself on its next success', async () => {
  const { merchant, refusing, sell, failedItems, closedItems, shows, post } = await refusedListing();
  await sell();
  const [failed] = await until(failedItems, ([item]) => item?.['state'] === 'open');
  const orders = () => listAll(merchant, '/v1/orders');
  await until(orders, ([order]) => order?.['outcome'] === 'completed_with_failures');
  await post(`/v1/failed-items/${String(failed?.['id'])}/skip`);
  expect(await failedItems()).toMatchObject([{ state: 'skipped' }]);
  // It needs nobody any more: the order's workflow looks again.
  const [order] = await until(orders, ([one]) => one?.['outcome'] === 'completed');
  const handle = onhand.temporal.workflow.getHandle(String(order?.['workflowId']));
  expect(await handle.result()).toMatchObject({ kind: 'completed' });
  expect((await handle.describe()).typedSearchAttributes.getAll()).toContainEqual({
    key: expect.objectContaining({ name: 'NeedsAttention' }),
    value: false,
  });
  const { channelStock } = await readListing(merchant, refusing.listingId);
  expect(channelStock).toMatchObject([{ state: 'blocked', block: { code: refusal.code } }]);

  await onhand.sandbox.control.clearFaults(refusing.shopId);
  await sell();
  await until(failedItems, ({ length }) => length === 0);
  expect(await closedItems()).toMatchObject([{ code: refusal.code, state: 'closed' }]);
  expect(await shows()).toBe(8);
});

it('stock that a shop does not manage, and a product that it no longer has, are reported and never written', async () => {
  const { control } = onhand.sandbox;
  const { merchant, refusing, sell, failedItems } = await refusedListing();
  await control.clearFaults(refusing.shopId);
  await control.editStock(refusing.shopId, refusing.productId, null);
  // At once, not at the next sale.
  await until(failedItems, ([item]) => item?.['code'] === 'stock_not_managed');
  expect(await readListing(merchant, refusing.listingId)).toMatchObject({ stockManaged: false });

  await control.removeProduct(refusing.shopId, refusing.productId);
  await sell();
  await until(failedItems, ([item]) => item?.['code'] === 'missing');
});

it.each([1.5, -2])(
  'an order for %d units is counted by nobody: it is a failed item that names the line',
  async (quantity) => {
    const merchant = await createMerchant(onhand);
    // The recordings' order, as a plugin might leave it.
    const { line_items, ...rest } = recordedOrder as { line_items: object[] };
    const order = { ...rest, line_items: line_items.map((line) => ({ ...line, quantity })) };
    const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { orders: [order] } });
    const answer = await deliver(shop, { topic: 'order.created', body: JSON.stringify(order) });
    expect(answer).toMatchObject({ status: 200, body: { events: [{ kind: 'reread_needed' }] } });
    const [failed] = await until(
      () => listAll(merchant, '/v1/failed-items'),
      (items) => items.length === 1,
    );
    expect(failed).toMatchObject({
      operation: 'read_order',
      subjectKind: 'order',
      code: 'quantity_uncountable',
    });
    expect(failed?.['platformMessage']).toContain(`has the quantity ${quantity}`);
    const run = await newestRun(onhand.temporal, String(failed?.['workflowId']));
    const end = await closed(onhand.temporal, run);
    expect(end).toMatchObject({ status: 'FAILED', type: 'SaleFailed' });
    expect(end.message).toContain(`has the quantity ${quantity}`);

    // Another run like it reads the order again first.
    const again = await startLikeThis(onhand.temporal, run);
    expect(await closed(onhand.temporal, again)).toMatchObject({ status: 'FAILED', type: 'SaleFailed' });
    // The shop's first pass may have named the order, too.
    const [retried, ...others] = await listAll(merchant, '/v1/failed-items');
    expect(retried).toMatchObject({ id: failed?.['id'], state: 'open' });
    expect(Number(retried?.['attempts'])).toBeGreaterThan(Number(failed?.['attempts']));
    expect(others).toEqual([]);
  },
);
