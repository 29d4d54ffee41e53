import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCopyingShops } from '../../setup/copying-shops.ts';
import type { CopyingShops } from '../../setup/copying-shops.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { completeDraft, deleteDraft, draftsOf } from '../../setup/shopify-staff.ts';
import { listAll, readStock } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ passEveryMs: 1_000 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

const withinMs = 90_000;

/** A shopper orders two of X and something that Onhand does not know. Returns it with its draft. */
async function drafted({
  on = onhand,
  arrange = async () => undefined,
}: {
  readonly on?: TestOnhand;
  readonly arrange?: (at: CopyingShops) => Promise<unknown>;
} = {}) {
  const { control } = on.sandbox;
  const at = await createCopyingShops(on, 'draft_orders_one_way', { sourcePlatform: 'shopify' });
  await control.clearWrites(at.source.shopId);
  const { id: foreign } = await control.addProduct(at.shop.shopId, { name: 'Foreign', stock: 10 });
  await arrange(at);
  const lines = [
    { productId: at.x.shop.productId, quantity: 2 },
    { productId: foreign, quantity: 1 },
  ];
  const placed = await control.placeOrder(at.shop.shopId, { lines });
  const draft = await untilCopy(at, placed, 'draft');
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  return { at, placed, draft };
}

/** Waits until the copy is in a state. Returns its id at Shopify. */
async function untilCopy(at: CopyingShops, placed: Parameters<CopyingShops['copyOf']>[0], state: string) {
  const copy = await until(
    () => at.copyOf(placed),
    (one) => one?.state === state,
    withinMs,
  );
  return copy?.externalOrderId ?? '';
}

async function untilShown(at: CopyingShops, figures: readonly number[]): Promise<void> {
  await until(
    () => at.shown(at.x),
    (shown) => shown.every((figure, index) => figure === figures[index]),
    withinMs,
  );
}

const onHandOf = async (at: CopyingShops) => (await readStock(at.merchant, at.x.itemId)).onHand;
const writesTo = (at: CopyingShops) => onhand.sandbox.control.writes(at.source.shopId);

it('a call whose answer is lost: one draft, which reserves; completed, on hand is 8, and nothing is written', async () => {
  const { at, placed, draft } = await drafted({
    arrange: (at) =>
      onhand.sandbox.control.addFault(at.source.shopId, { kind: 'apply_then_drop', on: 'writes', calls: 1 }),
  });
  expect(await draftsOf(at.source)).toMatchObject([{ id: draft, status: 'OPEN', quantities: [2] }]);
  expect(await at.sourceOrders()).toEqual([]);

  await completeDraft(at.source, draft);
  const order = await untilCopy(at, placed, 'open');
  expect((await at.sourceOrders()).map(({ id }) => String(id))).toEqual([order]);
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  expect(await onHandOf(at)).toBe(8);
  expect(await writesTo(at)).toEqual([]);
  expect(await at.incidents()).toEqual([]);
  expect(await listAll(at.merchant, '/v1/failed-items')).toEqual([]);
}, 240_000);

it('a draft that is deleted without a webhook asks for attention, and the sale stands', async () => {
  const { at, placed, draft } = await drafted();
  await deleteDraft(at.source, draft);
  await untilCopy(at, placed, 'cancelled');
  expect(await at.incidents()).toEqual(['copy_cancelled']);
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  await untilShown(at, [8, 8, 8]);
}, 240_000);

it('cancelled at the destination: available 10 again, and a notice until the draft is deleted', async () => {
  const { at, placed, draft } = await drafted();
  await onhand.sandbox.control.cancelOrder(at.shop.shopId, placed.id);
  await untilShown(at, [10, 8, 10]);
  expect(await at.incidents()).toEqual(['source_order_open']);
  await deleteDraft(at.source, draft);
  await untilShown(at, [10, 10, 10]);
  await until(
    () => at.incidents(),
    (incidents) => incidents.length === 0,
  );
  await at.rest();
  expect(await onHandOf(at)).toBe(10);
  expect((await writesTo(at)).filter(({ quantity }) => quantity !== 10)).toEqual([]);
}, 240_000);

it('completed and then cancelled there with its units put back: the sale stands, and is written', async () => {
  const { at, placed, draft } = await drafted();
  await completeDraft(at.source, draft);
  const order = await untilCopy(at, placed, 'open');
  await onhand.sandbox.control.cancelOrder(at.source.shopId, Number(order));
  await untilCopy(at, placed, 'cancelled');
  expect(await at.incidents()).toEqual(['copy_cancelled']);
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  await untilShown(at, [8, 8, 8]);
}, 240_000);

it('completed before the lost answer is searched for: one order, on hand 8', async () => {
  const { control } = onhand.sandbox;
  const at = await createCopyingShops(onhand, 'draft_orders_one_way', { sourcePlatform: 'shopify' });
  await control.addFault(at.source.shopId, { kind: 'apply_then_drop', on: 'writes', calls: 1 });
  const lines = [{ productId: at.x.shop.productId, quantity: 2 }];
  const placed = await control.placeOrder(at.shop.shopId, { lines });
  const [made] = await until(
    () => draftsOf(at.source),
    (drafts) => drafts.length > 0,
    withinMs,
  );
  await completeDraft(at.source, made?.id ?? '');
  await untilCopy(at, placed, 'open');
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  expect(await onHandOf(at)).toBe(8);
  expect(await at.sourceOrders()).toHaveLength(1);
  expect(await draftsOf(at.source)).toMatchObject([{ status: 'COMPLETED' }]);
}, 240_000);

it('a webhook tells that a draft was deleted, minutes before the next pass', async () => {
  await using waiting = await startOnhand();
  const { at, placed, draft } = await drafted({ on: waiting });
  const { shopId, webhookUrl: url, webhookSecret: secret } = at.source;
  await waiting.sandbox.control.addWebhook(shopId, { topic: 'draft_orders/delete', url, secret });
  await deleteDraft(at.source, draft);
  await untilCopy(at, placed, 'cancelled');
  await untilShown(at, [8, 8, 8]);
  expect(await at.incidents()).toEqual(['copy_cancelled']);
}, 240_000);
