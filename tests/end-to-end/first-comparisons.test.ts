import { workflowIds } from '@onhand/workflows/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
} from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const ids = Array.from({ length: 230 }, (_, at) => 1_000 + at);
const follow = ({ api }: Merchant, integrationId: string) =>
  api.put(
    `/v1/integrations/${integrationId}/sync-settings/products`,
    { direction: 'bidirectional' },
    z.unknown(),
  );
const isRunning = (workflowId: string) =>
  onhand.temporal.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      () => false,
    );

it('230 linked products are compared by one run, and a change of another merchant does not wait for it', async () => {
  const { control } = onhand.sandbox;
  const [many, one] = [await createMerchant(onhand), await createMerchant(onhand)];
  const products = ids.map((id) => ({ id, name: `Thing ${id}`, sku: `THING-${id}`, stock: 1 }));
  // They were changed long ago: no poll finds them.
  const longAgo = { clockSkewMs: -600_000, products };
  const shop = await connectSandboxShop(onhand, many, { shop: longAgo });
  const { integrationId } = shop;
  // No change of a product comes in yet; the listings become items by hand.
  await many.api.post(`/v1/integrations/${integrationId}/listings/refresh`, {}, z.unknown());
  await until(
    () => listAll(many, `/v1/sync-runs?kind=read_listings`),
    ([run]) => run?.['state'] === 'done',
  );
  const answer = await fetch(`${onhand.gatewayUrl}/v1/integrations/${integrationId}/review.csv`, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      authorization: `Bearer ${onhand.operatorKey}`,
      'onhand-merchant': many.merchantId,
    },
    body: ['externalKey,action', ...ids.map((id) => `${id},create`)].join('\n'),
  });
  expect(await answer.json()).toMatchObject({ done: ids.length, refused: 0 });

  const itemId = await createItem(one, 'CUP', 3);
  const other = await connectSandboxShop(onhand, one);
  const cup = await listInSandbox(onhand, one, other, { itemId, sku: 'CUP', stock: 3 });
  await follow(one, other.integrationId);
  const { productId } = await one.api.get(`/v1/items/${itemId}`, z.object({ productId: z.string() }));

  // The first shop hangs: whoever waits for it waits.
  await control.addFault(shop.shopId, { kind: 'latency', ms: 20_000, on: 'reads' });
  await follow(many, integrationId);
  const runs = () => listAll(many, '/v1/sync-runs?kind=compare_products');
  await until(runs, ([run]) => run?.['state'] === 'running');
  await until(() => isRunning(workflowIds.bulk({ integrationId, operation: 'compare_products' })), Boolean);

  await one.api.patch(`/v1/products/${productId}`, { title: 'Mug' }, z.unknown());
  await until(
    async () => (await control.shop(cup.shopId)).products.find(({ id }) => id === cup.productId)?.name,
    (name) => name === 'Mug',
  );
  expect(await runs()).toMatchObject([{ state: 'running', counts: { compared: 0 } }]);

  await control.clearFaults(shop.shopId);
  await until(runs, ([run]) => run?.['state'] === 'done', 120_000);
  expect(await runs()).toMatchObject([{ counts: { compared: 230, waiting: 0, put_off: 0, failed: 0 } }]);
  const changes = ids.map((id) => workflowIds.change({ integrationId, externalGroup: String(id) }));
  expect(await Promise.all(changes.map(isRunning))).toEqual(ids.map(() => false));

  // From now on each of them is followed: its next change has a run of its own.
  const [first] = await listAll(many, '/v1/products');
  await many.api.patch(`/v1/products/${String(first?.['id'])}`, { title: 'Another thing' }, z.unknown());
  await until(
    async () => (await control.shop(shop.shopId)).products.map(({ name }) => name),
    (names) => names.includes('Another thing'),
  );
  expect((await Promise.all(changes.map(isRunning))).filter(Boolean)).toHaveLength(1);
});
