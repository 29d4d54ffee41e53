import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { aMinuteAgo, connectSandboxShop, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const created = z.object({ id: z.string() });
const item = z.looseObject({ price: z.string(), earlierOrders: z.number() });
const review = z.object({ data: z.array(z.looseObject({ orderId: z.string() })) });
const orders = z.object({ data: z.array(z.object({ id: z.string() })) });
const order = z.looseObject({
  lines: z.array(z.looseObject({ properties: z.looseObject({ price: z.string() }) })),
});
const plan = z.looseObject({ id: z.string(), effect: z.looseObject({ bulk: z.looseObject({}) }) });
const runs = z.object({ data: z.array(z.looseObject({ kind: z.string(), state: z.string() })) });

async function priceOf({ api }: Merchant, id: string): Promise<string | undefined> {
  const { lines } = await api.get(`/v1/orders/${id}`, order);
  return lines[0]?.properties.price;
}

it('a changed price leaves active orders with the old one, and a review applies the new one', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  const stock = [{ quantity: 9, countsFrom: aMinuteAgo() }];
  const mug = await api.post('/v1/items', { title: 'Mug', sku: 'MUG', price: '10', stock }, created);
  const shop = await connectSandboxShop(onhand, merchant);
  const listed = await listInSandbox(onhand, merchant, shop, { itemId: mug.id, sku: 'MUG', stock: 9 });
  const place = () =>
    control.placeOrder(listed.shopId, { lines: [{ productId: listed.productId, quantity: 2 }] });
  const taken = (many: number) =>
    until(
      () => api.get('/v1/orders', orders),
      ({ data }) => data.length === many,
    );
  await place();
  const [first = { id: '' }] = (await taken(1)).data;
  await api.patch(`/v1/items/${mug.id}`, { price: '12' }, z.unknown());
  await place();
  const [second = { id: '' }] = (await taken(2)).data;
  expect([await priceOf(merchant, first.id), await priceOf(merchant, second.id)]).toEqual([
    '10.0000',
    '12.0000',
  ]);
  expect(await api.get(`/v1/items/${mug.id}`, item)).toMatchObject({ price: '12.0000', earlierOrders: 1 });
  const { data } = await api.get(`/v1/items/${mug.id}/order-properties`, review);
  expect(data).toMatchObject([
    { orderId: first.id, lines: [{ unitsToShip: 2, kept: { price: '10.0000' }, differing: ['price'] }] },
  ]);

  const change = { kind: 'apply_item_properties', itemId: mug.id, orders: [first.id] };
  const planned = await api.post('/v1/plans', { change }, plan);
  expect(planned.effect.bulk).toMatchObject({ orders: 1, units: 2, differing: { price: 1 } });
  await api.post(`/v1/plans/${planned.id}/apply`, {}, z.unknown());
  const ended = await until(
    () => api.get(`/v1/sync-runs?planId=${planned.id}`, runs),
    ({ data }) => data.length === 1 && data[0]?.state !== 'running',
  );
  expect(ended.data).toMatchObject([
    { kind: 'apply_item_properties', state: 'done', progress: { total: 1, done: 1, skipped: 0 } },
  ]);
  expect(await priceOf(merchant, first.id)).toBe('12.0000');
  expect(await api.get(`/v1/items/${mug.id}`, item)).toMatchObject({ earlierOrders: 0 });
});
