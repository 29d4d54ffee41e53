import { firstComparisonsAlone } from '@onhand/core/products/first-comparisons.ts';
import type { NewFault } from '@onhand/sandbox/control/schema.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { passWanted } from '@onhand/workflows/messages.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCopyingShops } from '../../setup/copying-shops.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { startWebhookReceiver } from '../../setup/receivers.ts';
import { readSchedule, scheduleOf, setMode } from '../../setup/schedules.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';
import { newestRun, reset } from '../../setup/web-ui-actions.ts';
import { stepsOf, tidied, writeHistory } from './histories.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** What a workflow's latest run did so far; nothing while there is none. */
const readSteps = (workflowId: string) =>
  onhand.temporal.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .then(
      (run) => stepsOf(tidied(run)),
      () => [],
    );

/** Waits until the run has taken a step so many times. */
const untilStep = (workflowId: string, wanted: string, times = 1) =>
  until(
    () => readSteps(workflowId),
    (steps) => steps.filter((step) => step === wanted).length >= times,
    100_000,
  );

/** Waits for the end of the latest run and keeps its history. A run that failed has no result. */
async function record(name: string, workflowId: string) {
  await until(
    () => readSteps(workflowId),
    (steps) => steps.some((step) => step === 'completed' || step === 'failed'),
    100_000,
  );
  const handle = onhand.temporal.workflow.getHandle(workflowId);
  const result: unknown = await handle.result().catch(() => null);
  const { runId } = await handle.describe();
  return { result, steps: stepsOf(writeHistory(name, await handle.fetchHistory(), runId)) };
}

/** An item in two shops. Orders are placed at the first, the other may fail. */
async function twoShops() {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const open = async () => {
    const shop = await connectSandboxShop(onhand, merchant);
    const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    await until(() => readListing(merchant, listed.listingId), atRest);
    return listed;
  };
  const selling = await open();
  const other = await open();
  const { control } = onhand.sandbox;
  return {
    merchant,
    selling,
    other,
    publisher: workflowIds.publish(other.integrationId),
    fail: (fault: NewFault) => control.addFault(other.shopId, fault),
    recover: () => control.clearFaults(other.shopId),
    pause: () => merchant.api.post(`/v1/integrations/${other.integrationId}/pause`, {}, z.unknown()),
  };
}

/** Places an order; answers it with the id of its sale. */
async function sell(merchant: Merchant, { shopId, productId }: SandboxListing) {
  const order = await onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] });
  const [taken] = await until(
    () => listAll(merchant, `/v1/orders?externalOrderId=${order.id}`),
    (orders) => orders.length === 1,
  );
  return { ...order, sale: String(taken?.['workflowId']) };
}

it('the sweep, which goes on and on', async () => {
  const sweep = workflowIds.sweep(onhand.taskQueue);
  await untilStep(sweep, 'sweepUp', 3);
  const handle = onhand.temporal.workflow.getHandle(sweep);
  const { runId } = await handle.describe();
  const run = await handle.fetchHistory();
  expect(stepsOf(writeHistory('sweep', run, runId)).slice(0, 4)).toEqual([
    'sweepUp',
    'timer',
    'sweepUp',
    'timer',
  ]);
});

describe.concurrent('while the worker runs', () => {
  it('a sale that all channels confirm', async () => {
    const { merchant, selling } = await twoShops();
    const { sale } = await sell(merchant, selling);
    expect(await record('sale-completed', sale)).toMatchObject({
      result: { kind: 'completed', confirmed: 2 },
      steps: ['signal', 'followSale', 'attributes', 'completed'],
    });
  });

  it('a sale of which only a hint came in: the shop deleted the order', async () => {
    const { merchant, selling } = await twoShops();
    const { sale, id } = await sell(merchant, selling);
    await untilStep(sale, 'completed');
    await onhand.sandbox.control.deleteOrder(selling.shopId, id);
    await untilStep(sale, 'rereadOrder');
    expect(await record('sale-reread', sale)).toMatchObject({
      steps: ['signal', 'rereadOrder', 'followSale', 'attributes', 'completed'],
    });
  });

  it('a sale whose order changes while it runs', async () => {
    const { merchant, selling, fail, recover } = await twoShops();
    await fail({ kind: 'latency', ms: 6_000, on: 'writes' });
    const { sale, id, lines, placedAt } = await sell(merchant, selling);
    await untilStep(sale, 'followSale');
    // What changes within one second of the shop's clock is ordered by nothing: it would be read again.
    await until(
      async () => Date.now(),
      (now) => now > Date.parse(placedAt) + 1_000,
    );
    const [line] = lines;
    if (line === undefined) throw new Error('The order has no line.');
    const twoOfIt = { lines: [{ lineId: line.lineId, quantity: 2 }] };
    await onhand.sandbox.control.changeOrder(selling.shopId, id, twoOfIt);
    await untilStep(sale, 'signal', 2);
    await recover();
    const { result, steps } = await record('sale-changed', sale);
    expect(result).toMatchObject({ kind: 'completed', revision: 2 });
    expect(steps.filter((step) => step !== 'signal')).toEqual([
      'followSale',
      'followSale',
      'attributes',
      'completed',
    ]);
  });

  it('a sale of which a shop refuses its part', async () => {
    const { merchant, selling, other, fail, recover } = await twoShops();
    await fail({
      kind: 'refuse_product',
      productId: other.productId,
      code: 'locked',
      message: 'It is locked.',
    });
    const { sale } = await sell(merchant, selling);
    // The marks of the patch, and what needs attention.
    const end = ['attributes', 'attributes', 'failed'];
    expect(await record('sale-failed', sale)).toEqual({
      result: null,
      steps: ['signal', 'followSale', ...end],
    });
    await recover();
    await reset(onhand.temporal, await newestRun(onhand.temporal, sale), 'last');
    expect(await record('sale-reset', sale)).toMatchObject({
      result: { kind: 'completed', confirmed: 2 },
      steps: ['signal', 'followSale', 'attributes', 'followSale', 'attributes', 'completed'],
    });
  });

  it('a sale whose order is copied', async () => {
    const at = await createCopyingShops(onhand, 'orders_one_way');
    const { sale } = await sell(at.merchant, at.x.shop);
    expect(await record('sale-copied', sale)).toMatchObject({
      result: { kind: 'completed' },
      steps: [
        'signal',
        'followSale',
        'prepareCopy',
        'createCopy',
        'prepareCopy',
        'followSale',
        'attributes',
        'completed',
      ],
    });
  });

  it('a sale whose order is copied again after a call that got no answer and created nothing', async () => {
    const at = await createCopyingShops(onhand, 'orders_one_way');
    const { control } = onhand.sandbox;
    await control.addFault(at.source.shopId, { kind: 'drop', on: 'writes', calls: 1 });
    const { sale } = await sell(at.merchant, at.x.shop);
    const { result, steps } = await record('sale-copy-searched', sale);
    expect(result).toMatchObject({ kind: 'completed' });
    expect(steps.filter((step) => step === 'createCopy')).toHaveLength(2);
    expect(steps).toContain('timer');
  });

  it('a publisher that waits for its shop and goes on, and a sale that does not wait for it', async () => {
    const { merchant, selling, fail, recover, publisher } = await twoShops();
    await fail({ kind: 'down' });
    const { sale } = await sell(merchant, selling);
    expect(await record('sale-waiting-for-channel', sale)).toMatchObject({
      result: { kind: 'waiting_for_channel', confirmed: 1, waiting: [{ code: 'channel_away' }] },
    });
    await untilStep(publisher, 'timer', 2);
    await recover();
    const { result, steps } = await record('publish-waits-and-goes-on', publisher);
    expect(result).toBe('idle');
    const own = steps.filter((step) => step !== 'signal');
    expect(own.slice(0, 3)).toEqual(['publishDue', 'timer', 'publishDue']);
  });

  it('a publisher that ends a minute after nothing is due', async () => {
    const { publisher } = await twoShops();
    expect(await record('publish-idle', publisher)).toMatchObject({
      result: 'idle',
      steps: ['signal', 'publishDue', 'completed'],
    });
  });

  it('a publisher whose shop refuses its credentials', async () => {
    const { merchant, selling, fail, publisher } = await twoShops();
    await fail({ kind: 'status', status: 401 });
    await sell(merchant, selling);
    const { result, steps } = await record('publish-reconnect-required', publisher);
    expect(result).toBe('reconnect_required');
    const own = steps.filter((step) => step !== 'signal');
    expect(own).toEqual(['publishDue', 'attributes', 'completed']);
  });
});

it('a time of a schedule, at which what waited is released', async () => {
  const { merchant, selling, other } = await twoShops();
  const { integrationId, listingId } = other;
  await setMode(merchant, integrationId, { mode: 'scheduled', cron: '0 0 1 1 *' });
  await sell(merchant, selling);
  await until(
    () => readListing(merchant, listingId),
    ({ channelStock }) => channelStock[0]?.state === 'blocked',
  );
  const schedule = scheduleOf(onhand, integrationId);
  await until(
    () => readSchedule(schedule),
    (found) => found !== null,
  );
  await schedule.trigger();
  const { info } = await until(
    () => schedule.describe(),
    ({ info }) => info.recentActions.length > 0,
  );
  const [started] = info.recentActions;
  if (started === undefined) throw new Error('Nothing was started.');
  expect(await record('scheduled-sync', started.action.workflow.workflowId)).toEqual({
    result: { released: 1 },
    steps: ['releaseScheduled', 'completed'],
  });
});

describe('a plan that the sweep has worked out', () => {
  const buffer = (units: number) => ({ name: 'Some', effect: { kind: 'buffer', units } });
  const withId = z.object({ id: z.string() });

  /** Makes a plan, which must change no figure, and puts it back to where a large one begins. */
  async function planned(api: Awaited<ReturnType<typeof twoShops>>['merchant']['api'], change: object) {
    const { id } = await api.post('/v1/plans', { change }, withId);
    return {
      workflowId: workflowIds.plan(id),
      begin: () =>
        onhand.db
          .updateTable('plans')
          .set({ state: 'computing', effect: null, basis: null })
          .where(sql<boolean>`id = ${id}`)
          .execute(),
    };
  }

  it('is proposed', async () => {
    const { merchant } = await twoShops();
    const rule = { kind: 'rule', operation: 'create', rule: buffer(0) };
    const { workflowId, begin } = await planned(merchant.api, rule);
    await begin();
    expect(await record('compute-plan', workflowId)).toEqual({
      result: { kind: 'proposed' },
      steps: ['computePlan', 'completed'],
    });
  });

  it('fails where its change is refused by then', async () => {
    const { merchant } = await twoShops();
    const { id } = await merchant.api.post('/v1/rules', buffer(1), withId);
    const replaced = { kind: 'rule', operation: 'replace', id, rule: buffer(1) };
    const { workflowId, begin } = await planned(merchant.api, replaced);
    await onhand.db
      .deleteFrom('rules')
      .where(sql<boolean>`id = ${id}`)
      .execute();
    await begin();
    expect(await record('compute-plan-refused', workflowId)).toMatchObject({
      result: { kind: 'failed', code: 'rule_not_found' },
      steps: ['computePlan', 'failPlan', 'completed'],
    });
  });
});

it('a reading of all that a shop lists', async () => {
  const { merchant, other } = await twoShops();
  const { integrationId } = other;
  await merchant.api.post(`/v1/integrations/${integrationId}/listings/refresh`, {}, z.unknown());
  const bulk = { integrationId, operation: 'read_listings' };
  expect(await record('bulk-begun', workflowIds.bulk(bulk))).toMatchObject({
    steps: ['signal', 'carryBulk', 'completed'],
  });
});

it('many products that were never compared, by one run', async () => {
  const { merchant, other } = await twoShops();
  const { integrationId } = other;
  for (let number = 0; number <= firstComparisonsAlone; number += 1) {
    const sku = `CUP-${number}`;
    await listInSandbox(onhand, merchant, other, {
      itemId: await createItem(merchant, sku, 1),
      sku,
      stock: 1,
    });
  }
  const comesIn = { direction: 'bidirectional' };
  await merchant.api.put(`/v1/integrations/${integrationId}/sync-settings/products`, comesIn, z.unknown());
  const bulk = { integrationId, operation: 'compare_products' };
  expect(await record('bulk-compared', workflowIds.bulk(bulk))).toMatchObject({
    steps: ['signal', 'carryBulk', 'completed'],
  });
});

it('a reading of all that a shop lists, which refuses it', async () => {
  const { merchant, other, fail } = await twoShops();
  const { integrationId } = other;
  await fail({ kind: 'status', status: 400 });
  await merchant.api.post(`/v1/integrations/${integrationId}/listings/refresh`, {}, z.unknown());
  const bulk = { integrationId, operation: 'read_listings' };
  expect(await record('bulk-failed', workflowIds.bulk(bulk))).toMatchObject({
    steps: ['signal', 'carryBulk', 'attributes', 'attributes', 'failed'],
  });
});

it('Sync Inventory that is set for many items of a merchant', async () => {
  const merchant = await createMerchant(onhand);
  await createItem(merchant, 'MUG', 10);
  const filter = { kind: 'and', of: [] };
  const change = { kind: 'set_sync_inventory', filter, syncInventory: 'never' };
  const { id } = await merchant.api.post('/v1/plans', { change }, z.object({ id: z.string() }));
  await merchant.api.post(`/v1/plans/${id}/apply`, {}, z.unknown());
  const { merchantId } = merchant;
  const bulk = { merchantId, integrationId: null, operation: 'set_sync_inventory' };
  expect(await record('bulk-of-merchant', workflowIds.bulk(bulk))).toMatchObject({
    steps: ['signal', 'carryBulk', 'completed'],
  });
});

it('a change of a product that a shop refuses', async () => {
  const { merchant, other, fail } = await twoShops();
  const [item] = await listAll(merchant, '/v1/items');
  await fail({
    kind: 'refuse_product',
    productId: other.productId,
    code: 'locked',
    message: 'It is locked.',
  });
  await merchant.api.patch(`/v1/products/${String(item?.['productId'])}`, { title: 'Cup' }, z.unknown());
  const { integrationId, productId } = other;
  const change = workflowIds.change({ integrationId, externalGroup: String(productId) });
  expect(await record('change-failed', change)).toMatchObject({
    steps: ['signal', 'carryChange', 'attributes', 'attributes', 'failed'],
  });
});

it('a product whose change a shop takes once it is back, and another at once', async () => {
  const { merchant, selling, other, fail, recover } = await twoShops();
  const [item] = await listAll(merchant, '/v1/items');
  await fail({ kind: 'down' });
  await merchant.api.patch(`/v1/products/${String(item?.['productId'])}`, { title: 'Cup' }, z.unknown());
  const changeIn = ({ integrationId, productId }: SandboxListing) =>
    workflowIds.change({ integrationId, externalGroup: String(productId) });
  expect(await record('change-sent', changeIn(selling))).toEqual({
    result: { kind: 'in_step' },
    steps: ['signal', 'carryChange', 'attributes', 'completed'],
  });
  await untilStep(changeIn(other), 'timer');
  await recover();
  const { result, steps } = await record('change-tried-again', changeIn(other));
  expect(result).toEqual({ kind: 'in_step' });
  expect(steps.filter((step) => step !== 'signal')).toEqual([
    'carryChange',
    'timer',
    'carryChange',
    'attributes',
    'completed',
  ]);
});

it('a publisher that a stopping worker hands over', async () => {
  const { publisher, pause } = await twoShops();
  await onhand.stopWorker();
  await onhand.startWorker();
  await untilStep(publisher, 'publishDue', 2);
  await pause();
  expect(await record('publish-handed-over', publisher)).toMatchObject({
    result: 'idle',
    steps: ['signal', 'publishDue', 'publishDue', 'completed'],
  });
});

it('a poller that sleeps between its passes until one is wanted', async () => {
  const { merchant, other } = await twoShops();
  const poller = workflowIds.poll(other.integrationId);
  await untilStep(poller, 'timer');
  const { secrets } = await onhand.sandbox.control.shop(other.shopId);
  await merchant.api.put(
    `/v1/integrations/${other.integrationId}/credentials`,
    { api: secrets },
    z.unknown(),
  );
  await untilStep(poller, 'timer', 2);
  await onhand.db
    .updateTable('integrations')
    .set({ state: 'revoked' })
    .where(sql<boolean>`id = ${other.integrationId}`)
    .execute();
  await onhand.temporal.workflow.getHandle(poller).signal(passWanted);
  const { steps } = await record('poll-passes', poller);
  expect(steps.filter((step) => step !== 'signal')).toEqual([
    // The mark of the patch.
    'attributes',
    'hearOrders',
    'timer',
    'hearOrders',
    'timer',
    'hearOrders',
    'completed',
  ]);
});

it('a notification that is taken at the second attempt, and one that is refused', async () => {
  await using receiver = await startWebhookReceiver();
  const merchant = await createMerchant(onhand);
  const path = '/v1/notification-subscriptions';
  const wanted = { label: 'Ops', channel: 'webhook', address: receiver.url, failedItemsAbove: 9 };
  const made = z.object({ id: z.string() });
  const { id } = await merchant.api.post(path, wanted, made);
  receiver.answers.push(503, 200, 404);
  const delivered = await merchant.api.post(`${path}/${id}/test`, {}, made);
  expect(await record('notify-delivered', workflowIds.notify(delivered.id))).toMatchObject({
    result: { kind: 'delivered' },
    steps: ['sendNotification', 'completed'],
  });
  const refused = await merchant.api.post(`${path}/${id}/test`, {}, made);
  expect(await record('notify-refused', workflowIds.notify(refused.id))).toMatchObject({
    steps: ['sendNotification', 'giveUpNotification', 'attributes', 'failed'],
  });
});

describe('an item with a street date', () => {
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

  /** An item whose workflow waits for a date far ahead. */
  async function dated() {
    const merchant = await createMerchant(onhand);
    const itemId = await createItem(merchant, 'GAME', 1);
    const setDate = (streetDate: string | null) =>
      merchant.api.put(`/v1/items/${itemId}/preferences`, { streetDate }, z.unknown());
    await setDate(inMs(3_600_000));
    const workflowId = workflowIds.streetDate(itemId);
    await untilStep(workflowId, 'timer');
    return { setDate, workflowId };
  }

  it('that is moved, and passes', async () => {
    const { setDate, workflowId } = await dated();
    await setDate(inMs(2_000));
    const { result, steps } = await record('street-date-moved', workflowId);
    expect(result).toEqual({ kind: 'done' });
    expect(steps.filter((step) => step === 'timer').length).toBeGreaterThanOrEqual(2);
    expect(steps.slice(-2)).toEqual(['releaseDated', 'completed']);
  });

  it('that is removed', async () => {
    const { setDate, workflowId } = await dated();
    await setDate(null);
    expect(await record('street-date-removed', workflowId)).toEqual({
      result: { kind: 'done' },
      steps: ['signal', 'releaseDated', 'timer', 'signal', 'releaseDated', 'completed'],
    });
  });
});

it('a publisher and a poller that fail because of our own faults', async () => {
  const { merchant, other } = await twoShops();
  const { integrationId, listingId } = other;
  // Nothing can be published or heard without these tables.
  await sql`alter table publishers rename to publishers_away`.execute(onhand.db);
  await sql`alter table hearing rename to hearing_away`.execute(onhand.db);
  const { temporal, taskQueue } = onhand;
  const input = { merchantId: merchant.merchantId, integrationId };
  const start = (type: 'publish' | 'poll', workflowId: string) =>
    temporal.workflow.start(type, { workflowId, taskQueue: taskQueues(taskQueue).channels, args: [input] });
  await Promise.all([
    start('publish', `publish-fails:${listingId}`),
    start('poll', `poll-fails:${listingId}`),
  ]);
  const end = ['attributes', 'recordFault', 'attributes', 'failed'];
  expect(await record('publish-failed', `publish-fails:${listingId}`)).toMatchObject({
    steps: ['publishDue', ...end],
  });
  expect(await record('poll-failed', `poll-fails:${listingId}`)).toMatchObject({
    steps: ['attributes', 'hearOrders', ...end],
  });
});
