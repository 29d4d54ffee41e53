import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { z } from 'zod';
import { failedSale, refusableListing, refusal } from '../setup/failed-sale.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { listAll } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { closed, newestRun, reset, startLikeThis } from '../setup/web-ui-actions.ts';
import type { Run } from '../setup/web-ui-actions.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const failed = { status: 'FAILED', type: 'SaleFailed', attention: true };
const completed = { status: 'COMPLETED', attention: false };

describe.concurrent('a sale that a shop refused', () => {
  it('closes as Failed and says which shop refused what, of which order, in which words', async () => {
    const { end, run, orderNumber, merchant, ordersThat } = await failedSale(onhand);
    expect(end).toMatchObject(failed);
    const integrations = await listAll(merchant, '/v1/integrations');
    const names = integrations.map(({ name }) => String(name)).toSorted();
    expect(end.message).toContain(`Order ${orderNumber} of `);
    for (const words of ['Mugs & Co', 'MUG', refusal.message, refusal.code, ...names]) {
      expect(end.message).toContain(words);
    }
    expect(await ordersThat('completed_with_failures')).toMatchObject([{ workflowId: run.workflowId }]);
    expect(await ordersThat('completed')).toEqual([]);
    const { events } = await onhand.temporal.workflow.getHandle(run.workflowId).fetchHistory();
    const summary = JSON.stringify(events?.[0]?.userMetadata?.summary?.data?.toString());
    expect(summary).toContain(`Order ${orderNumber} of `);
    expect(summary).toContain('Mugs & Co');
  });

  it('is retried by starting another one like it, and each time once', async () => {
    const { run, failedItems, mend, shows, ordersThat } = await failedSale(onhand);
    const again = await startLikeThis(onhand.temporal, run);
    expect(await closed(onhand.temporal, again)).toMatchObject(failed);
    expect(await failedItems()).toMatchObject([{ state: 'open', attempts: 2 }]);

    await mend();
    const last = await startLikeThis(onhand.temporal, again);
    expect(await closed(onhand.temporal, last)).toEqual(completed);
    expect(await failedItems()).toEqual([]);
    expect(await shows()).toBe(9);
    expect(await ordersThat('completed')).toHaveLength(1);
  });

  it.each(['first', 'last'] as const)(
    'is retried by a reset to its %s task, and each time once',
    async (task) => {
      const { run, failedItems, mend, shows, ordersThat } = await failedSale(onhand);
      const again = await reset(onhand.temporal, run, task);
      expect(await closed(onhand.temporal, again)).toMatchObject(failed);
      expect(await failedItems()).toMatchObject([{ state: 'open', attempts: 2 }]);

      await mend();
      const last = await reset(onhand.temporal, again, task);
      expect(await closed(onhand.temporal, last)).toEqual(completed);
      expect(await failedItems()).toEqual([]);
      expect(await shows()).toBe(9);
      expect(await ordersThat('completed')).toHaveLength(1);
    },
  );

  it('follows a failed item that was retried: its newest run and its order say so', async () => {
    const { merchant, run, failedItems, mend, ordersThat } = await failedSale(onhand);
    await mend();
    const [item] = await failedItems();
    await merchant.api.post(`/v1/failed-items/${String(item?.['id'])}/retry`, {}, z.unknown());
    await until(
      () => ordersThat('completed'),
      (orders) => orders.length === 1,
    );
    const newest = await newestRun(onhand.temporal, run.workflowId);
    expect(newest.runId).not.toBe(run.runId);
    expect(await closed(onhand.temporal, newest)).toEqual(completed);
  });
});

it('a reading of listings that failed is retried by starting another one like it', async () => {
  const { merchant, refusing, mend, failedItems } = await refusableListing(onhand);
  const { integrationId, shopId } = refusing;
  await onhand.sandbox.control.addFault(shopId, { kind: 'status', status: 400 });
  const path = `/v1/integrations/${integrationId}/listings/refresh`;
  await merchant.api.post(path, {}, z.unknown());
  const run = await newestRun(
    onhand.temporal,
    workflowIds.bulk({ integrationId, operation: 'read_listings' }),
  );
  const end = await closed(onhand.temporal, run);
  expect(end).toMatchObject({ status: 'FAILED', type: 'BulkFailed', attention: true });
  expect(end.message).toContain('Mugs & Co');
  const item = { operation: 'read_all_listings', subjectKind: 'integration', state: 'open', attempts: 1 };
  expect(await failedItems()).toMatchObject([item]);

  await mend();
  const next = await startLikeThis(onhand.temporal, run);
  expect(await closed(onhand.temporal, next)).toEqual({ status: 'COMPLETED', attention: false });
  expect(await failedItems()).toEqual([]);
});

it('a reading of listings that is asked for while the one before ends is made at once', async () => {
  const { merchant, refusing } = await refusableListing(onhand);
  const path = `/v1/integrations/${refusing.integrationId}/listings/refresh`;
  const ended = () => listAll(merchant, '/v1/sync-runs?kind=read_listings');
  for (let readings = 1; readings <= 5; readings += 1) {
    await merchant.api.post(path, {}, z.unknown());
    await until(
      ended,
      (runs) => runs.length === readings && runs.every(({ state }) => state === 'done'),
      20_000,
    );
  }
});

it('a change that a shop refused is retried by another run like it, and by a reset', async () => {
  const { merchant, itemId, refusing, refuse, mend, failedItems } = await refusableListing(onhand);
  await refuse();
  const { productId } = await merchant.api.get(`/v1/items/${itemId}`, z.object({ productId: z.string() }));
  await merchant.api.patch(`/v1/products/${productId}`, { title: 'Cup' }, z.unknown());
  const { integrationId } = refusing;
  const workflowId = workflowIds.change({ integrationId, externalGroup: String(refusing.productId) });
  const first = await until(
    () => newestRun(onhand.temporal, workflowId).catch(() => undefined),
    (found): found is Run => found !== undefined,
  );
  if (first === undefined) throw new Error('The change has no run.');
  const failedChange = { status: 'FAILED', type: 'ChangeFailed', attention: true };
  const end = await closed(onhand.temporal, first);
  expect(end).toMatchObject(failedChange);
  expect(end.message).toContain(refusal.message);
  const [item] = await failedItems();
  expect(item).toMatchObject({ operation: 'update_product', attempts: 1 });

  const again = await reset(onhand.temporal, first, 'last');
  expect(await closed(onhand.temporal, again)).toMatchObject(failedChange);
  expect(await failedItems()).toMatchObject([{ attempts: 2 }]);

  await mend();
  const next = await startLikeThis(onhand.temporal, again);
  expect(await closed(onhand.temporal, next)).toEqual({ status: 'COMPLETED', attention: false });
  expect(await failedItems()).toEqual([]);
});
