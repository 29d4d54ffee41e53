import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCopyingShops } from '../../setup/copying-shops.ts';
import type { CopyingShops } from '../../setup/copying-shops.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { listAll, readStock } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ passEveryMs: 1_000 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** A shopper orders two of X and a product that Onhand does not know. */
async function order(at: CopyingShops) {
  const { control } = onhand.sandbox;
  const { id: foreign } = await control.addProduct(at.shop.shopId, { name: 'Foreign', stock: 10 });
  const lines = [
    { productId: at.x.shop.productId, quantity: 2 },
    { productId: foreign, quantity: 1 },
  ];
  return control.placeOrder(at.shop.shopId, { lines });
}

const onHandOf = async (at: CopyingShops) => (await readStock(at.merchant, at.x.itemId)).onHand;

async function untilShown(at: CopyingShops, figures: readonly number[]): Promise<void> {
  await until(
    () => at.shown(at.x),
    (shown) => shown.every((figure, index) => figure === figures[index]),
    60_000,
  );
}

/**
 * Waits until orders explain every figure that was read before their news came (DESIGN §4.3, late news), or a
 * write of what they ask for confirmed it. A figure that was booked as a change by hand fails the wait.
 */
async function untilExplained(at: CopyingShops): Promise<void> {
  await until(
    () => listAll(at.merchant, '/v1/observations'),
    (observations) => observations.every(({ state }) => state === 'consumed' || state === 'dropped'),
  );
}

describe('draft orders', () => {
  /** An order with its draft, when every channel shows the sale. */
  async function drafted() {
    const at = await createCopyingShops(onhand, 'draft_orders_one_way');
    const placed = await order(at);
    const copy = await until(
      () => at.copyOf(placed),
      (copy) => copy?.state === 'draft',
      60_000,
    );
    await untilShown(at, [8, 8, 8]);
    await at.rest();
    return { at, placed, draft: Number(copy?.externalOrderId) };
  }

  it('one draft with the synced line; when it is completed, on hand is 8', async () => {
    const { at, placed, draft } = await drafted();
    expect(await at.sourceOrders()).toMatchObject([{ status: 'pending', lines: [{ quantity: 2 }] }]);
    await onhand.sandbox.control.changeOrder(at.source.shopId, draft, { status: 'processing' });
    await until(
      () => at.copyOf(placed),
      (copy) => copy?.state === 'open',
      60_000,
    );
    await untilShown(at, [8, 8, 8]);
    await at.rest();
    await untilExplained(at);
    expect(await onHandOf(at)).toBe(8);
    expect(await at.sourceOrders()).toHaveLength(1);
    expect(await at.incidents()).toEqual([]);
  }, 120_000);

  it('a draft that is cancelled asks for attention, and the sale stands', async () => {
    const { at, placed, draft } = await drafted();
    await onhand.sandbox.control.cancelOrder(at.source.shopId, draft);
    await until(
      () => at.copyOf(placed),
      (copy) => copy?.state === 'cancelled',
      60_000,
    );
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    await untilShown(at, [8, 8, 8]);
  }, 120_000);

  it('a draft that is put into the bin without a webhook is found by a reconciliation', async () => {
    const { at, placed, draft } = await drafted();
    const { control } = onhand.sandbox;
    await control.addFault(at.source.shopId, { kind: 'lose_deliveries' });
    await control.deleteOrder(at.source.shopId, draft);
    const reconciled = z.object({ id: z.string(), state: z.string(), counts: z.record(z.string(), z.int()) });
    const { id } = await at.merchant.api.post(
      `/v1/integrations/${at.source.integrationId}/reconcile`,
      {},
      reconciled,
    );
    const run = await until(
      () => at.merchant.api.get(`/v1/sync-runs/${id}`, reconciled),
      ({ state }) => state !== 'running',
      60_000,
    );
    expect(run).toMatchObject({ state: 'done', counts: { drafts: 1 } });
    expect((await at.copyOf(placed))?.state).toBe('cancelled');
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    await untilShown(at, [8, 8, 8]);
  }, 120_000);
});

describe('real orders', () => {
  it('a create call that times out after it took effect: one order, on hand 8, and no write to the source', async () => {
    const { control } = onhand.sandbox;
    const at = await createCopyingShops(onhand, 'orders_one_way');
    await control.clearWrites(at.source.shopId);
    await control.addFault(at.source.shopId, { kind: 'apply_then_drop', on: 'writes', calls: 1 });
    const placed = await order(at);
    await until(
      () => at.copyOf(placed),
      (copy) => copy?.state === 'open',
      60_000,
    );
    await untilShown(at, [8, 8, 8]);
    await at.rest();
    expect(await onHandOf(at)).toBe(8);
    expect(await at.sourceOrders()).toMatchObject([{ status: 'processing', lines: [{ quantity: 2 }] }]);
    expect(await control.writes(at.source.shopId)).toEqual([]);

    // Fulfilled at the destination: nothing is written to the source order.
    await control.clearRequests(at.source.shopId);
    await control.changeOrder(at.shop.shopId, placed.id, { status: 'completed' });
    await until(
      () => listAll(at.merchant, `/v1/orders?integrationId=${at.shop.integrationId}`),
      ([one]) => one?.['state'] === 'closed' && one['processedRevision'] === one['revision'],
    );
    const requests = await control.requests(at.source.shopId);
    expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await at.sourceOrders()).toMatchObject([{ status: 'processing' }]);
  }, 120_000);

  it('cancelled at the destination: available 10 again, and a notice that the source order is open', async () => {
    const { control } = onhand.sandbox;
    const at = await createCopyingShops(onhand, 'orders_one_way');
    const placed = await order(at);
    const copy = await until(
      () => at.copyOf(placed),
      (copy) => copy?.state === 'open',
      60_000,
    );
    await untilShown(at, [8, 8, 8]);
    await at.rest();
    for (const { shopId } of [at.source, at.shop, at.third]) await control.clearWrites(shopId);
    await control.cancelOrder(at.shop.shopId, placed.id);
    // The source order holds its units there until somebody ends it.
    await untilShown(at, [10, 8, 10]);
    expect(await at.incidents()).toEqual(['source_order_open']);
    await control.cancelOrder(at.source.shopId, Number(copy?.externalOrderId));
    await untilShown(at, [10, 10, 10]);
    await until(
      () => at.incidents(),
      (incidents) => incidents.length === 0,
    );
    await untilExplained(at);
    expect(await onHandOf(at)).toBe(10);
    for (const { shopId } of [at.source, at.shop, at.third]) {
      expect((await control.writes(shopId)).filter(({ quantity }) => quantity !== 10)).toEqual([]);
    }
  }, 120_000);

  it('a shop in another currency: nothing is created, and a failed item tells why', async () => {
    const at = await createCopyingShops(onhand, 'orders_one_way', { currency: 'EUR' });
    await order(at);
    const [failed] = await until(
      () => listAll(at.merchant, '/v1/failed-items'),
      (items) => items.length === 1,
    );
    expect(failed).toMatchObject({ operation: 'copy_order', code: 'currency_mismatch', state: 'open' });
    expect(await at.sourceOrders()).toEqual([]);
    // Nothing covers the units, so they are written back.
    await untilShown(at, [8, 8, 8]);
  }, 120_000);
});
