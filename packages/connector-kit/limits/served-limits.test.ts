import type { Limit } from '@onhand/contracts/connector/behaviour.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Call, Connector, Inventory } from '../connector.ts';
import { faultFromNetworkError, faultFromStatus } from '../faults.ts';
import { servedFor } from '../testing/ask.ts';
import { startHoldingShop } from '../testing/holding-shop.ts';
import type { HoldingShop } from '../testing/holding-shop.ts';
import { createMemoryShop, refOf } from '../testing/memory-shop.ts';

/** The machine may be busy. */
const soon = { timeout: 30_000 };

let shop: HoldingShop;
beforeEach(async () => {
  shop = await startHoldingShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

/** Serves a connector that makes one request for each row, and reads a figure before it writes. */
function serve(limits: readonly Limit[], behaviour: Partial<Inventory> = {}) {
  const memory = createMemoryShop();
  const { inventory } = memory.connector;
  if (inventory === undefined) throw new Error('the memory shop has an inventory');
  const asking = (what: string, mutation: boolean) => async (call: Call, rows: readonly { key: string }[]) =>
    Promise.all(rows.map(async ({ key }) => ({ key, result: await ask(call, `/${what}/${key}`, mutation) })));
  const connector: Connector = {
    ...memory.connector,
    limits,
    check: async (call) => {
      const answer = await ask(call, '/check', false);
      return answer.kind === 'missing'
        ? { kind: 'ok', account: 'shop', currency: 'EUR', missing: [] }
        : answer;
    },
    inventory: {
      ...inventory,
      writes: { ...inventory.writes, batch: 1, exclusive: 'none' },
      read: async (call, rows) =>
        (await asking('read', false)(call, rows)).map(({ key, result }) => ({
          key,
          result:
            result.kind === 'missing'
              ? { kind: 'seen', seen: { quantity: 10, readStartedAt: call.now().toISOString() } }
              : result,
        })),
      write: asking('write', true),
      ...behaviour,
    },
  };
  return servedFor(connector, { ...memory.shop, baseUrl: shop.baseUrl });
}

/** A row's request costs one point, or what its key says. */
async function ask({ fetch, shop: { baseUrl }, signal }: Call, path: string, mutation: boolean) {
  const cost = Number(/costs-([\d.]+)/.exec(path)?.[1] ?? 1);
  try {
    const told = async ({ headers }: Response) => {
      const [spent, left] = [headers.get('x-spent'), headers.get('x-left')];
      return {
        ...(spent !== null && { spent: Number(spent) }),
        ...(left !== null && { remaining: { points: Number(left) } }),
      };
    };
    const sending = { method: 'POST', headers: {}, signal, cost, told };
    const { status, headers } = await fetch(`${baseUrl}${path}`, sending);
    if (status === 200) return { kind: 'missing' } as const;
    return faultFromStatus({ status, headers, code: 'no', message: 'no', mutation, speaksOfRequest: true });
  } catch (error) {
    return faultFromNetworkError(error, { mutation });
  }
}

const rows = (keys: readonly string[], ifSeen?: number[]) => ({
  rows: keys.map((key) => ({
    key,
    ref: refOf(key),
    revision: 1,
    idempotencyKey: key,
    change: { op: 'set' as const, quantity: 8, ...(ifSeen === undefined ? {} : { ifSeen }) },
  })),
});
const concurrency = (max: number): Limit => ({
  name: 'calls',
  scope: 'integration',
  kind: 'concurrency',
  max,
});

test('never more requests at a time than declared', async () => {
  const { ask: call } = serve([concurrency(2)]);
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const answered = call('inventory.write', rows(keys));
  for (const _ of keys) {
    await expect.poll(() => shop.waiting().length, soon).toBeGreaterThan(0);
    shop.answer();
  }
  expect(await answered).toHaveLength(5);
  expect([shop.most(), shop.asked.length]).toEqual([2, 5]);
});

test('a platform that never answers: unknown for what was sent, rate_limited for what still waited', async () => {
  const { ask: call } = serve([concurrency(1)]);
  expect(await call('inventory.write', rows(['a', 'b']), 1_500)).toMatchObject([
    { key: 'a', result: { kind: 'unknown', ended: false } },
    { key: 'b', result: { kind: 'rate_limited', limit: 'requests' } },
  ]);
  expect(shop.asked).toEqual(['/write/a']);
});

test('a read and the write after it stay together, before what was asked later', async () => {
  const { ask: call } = serve([concurrency(1)]);
  const first = call('inventory.write', rows(['a'], [10]));
  await expect.poll(() => shop.waiting(), soon).toEqual(['/read/a']);
  const later = call('inventory.write', rows(['b'], [10]));
  shop.answer();
  await expect.poll(() => shop.waiting(), soon).toEqual(['/write/a']);
  shop.open();
  await Promise.all([first, later]);
  expect(shop.asked).toEqual(['/read/a', '/write/a', '/read/b', '/write/b']);
});

test('rows of one call that need requests of their own are written as they are read, not all at the end', async () => {
  shop.open();
  const { inventory } = createMemoryShop().connector;
  if (inventory === undefined) throw new Error('the memory shop has an inventory');
  const { ask: call } = serve([concurrency(1)], {
    writes: { ...inventory.writes, batch: 100, exclusive: 'none' },
    reads: { batch: 100 },
    requestOf: ({ unit }) => unit,
  });
  const keys = Array.from({ length: 12 }, (_, index) => `row-${index}`);
  await call('inventory.write', rows(keys, [10]));
  expect(shop.asked.toSorted()).toEqual(keys.flatMap((key) => [`/read/${key}`, `/write/${key}`]).toSorted());
  expect(shop.asked.indexOf('/write/row-0')).toBeLessThan(shop.asked.indexOf('/read/row-11'));
});

test('a request that gets its turn with no time left for an answer is not made', async () => {
  const { ask: call } = serve([concurrency(1)]);
  const startedAtMs = performance.now();
  const first = call('inventory.write', rows(['a']), 20_000);
  await expect.poll(() => shop.waiting(), soon).toEqual(['/write/a']);
  const late = call('inventory.write', rows(['b']), 4_000);
  await expect.poll(() => performance.now() - startedAtMs, soon).toBeGreaterThan(2_500);
  shop.answer();
  expect(await late).toMatchObject([{ key: 'b', result: { kind: 'rate_limited', own: true } }]);
  await first;
  expect(shop.asked).toEqual(['/write/a']);
});

test('a call that certainly waits beyond its deadline is refused at once, with the time to wait', async () => {
  shop.open();
  const { ask: call } = serve([
    { name: 'hourly', scope: 'integration', kind: 'bucket', capacity: 1, perSecond: 1 / 3_600 },
  ]);
  expect(await call('check', {})).toMatchObject({ kind: 'ok' });
  const [refused] = await call('inventory.read', { rows: [{ key: 'a', ref: refOf('a') }] }, 20_000);
  expect(refused?.result).toMatchObject({ kind: 'rate_limited', limit: 'hourly', own: true });
  const waitMs = refused?.result.kind === 'rate_limited' ? refused.result.retryAfterMs : 0;
  expect(waitMs).toBeGreaterThan(3_500_000);
  expect(waitMs).toBeLessThanOrEqual(3_600_000);
});

test('a platform that asks to wait is not called until then', async () => {
  const { ask: call } = serve([]);
  const first = call('check', {});
  await expect.poll(() => shop.waiting(), soon).toEqual(['/check']);
  shop.answer(429, { 'retry-after': '3600' });
  expect(await first).toEqual({ kind: 'rate_limited', retryAfterMs: 3_600_000, limit: 'http' });
  expect(await call('check', {})).toMatchObject({ kind: 'rate_limited' });
  expect(shop.asked).toEqual(['/check']);
});

test('the calls that a platform says are left are not exceeded', async () => {
  const { ask: call } = serve([
    {
      name: 'calls',
      scope: 'integration',
      kind: 'bucket',
      capacity: 1_000,
      perSecond: 1 / 3_600,
      remainingHeader: 'x-calls-left',
    },
  ]);
  const first = call('check', {});
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  shop.answer(200, { 'x-calls-left': '1' });
  await first;
  shop.open();
  expect(await call('check', {})).toMatchObject({ kind: 'ok' });
  expect(await call('check', {})).toMatchObject({ kind: 'rate_limited', limit: 'calls' });
});

const points: Limit = {
  name: 'points',
  scope: 'integration',
  kind: 'bucket',
  counts: 'points',
  capacity: 100,
  perSecond: 1 / 3_600,
};

test('a request costs the points that the connector says, and a cheaper one still goes', async () => {
  shop.open();
  const { ask: call } = serve([points]);
  const write = async (key: string) => (await call('inventory.write', rows([key])))[0]?.result;
  expect(await write('costs-60')).toMatchObject({ kind: 'missing' });
  expect(await write('costs-50')).toMatchObject({ kind: 'rate_limited', limit: 'points', own: true });
  expect(await write('costs-30')).toMatchObject({ kind: 'missing' });
  expect(shop.asked).toEqual(['/write/costs-60', '/write/costs-30']);
});

test('the points that a platform says are left are not exceeded', async () => {
  const { ask: call } = serve([{ ...points, remainingHeader: 'x-points-left' }]);
  const first = call('inventory.write', rows(['a']));
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  shop.answer(200, { 'x-points-left': '20' });
  await first;
  shop.open();
  expect((await call('inventory.write', rows(['costs-30'])))[0]?.result).toMatchObject({ limit: 'points' });
  expect((await call('inventory.write', rows(['costs-20'])))[0]?.result).toMatchObject({ kind: 'missing' });
});

test('the points of its cost that the platform did not count are free again', async () => {
  const { ask: call } = serve([points]);
  const first = call('inventory.write', rows(['costs-90']));
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  shop.answer(200, { 'x-spent': '10' });
  await first;
  shop.open();
  expect((await call('inventory.write', rows(['costs-80'])))[0]?.result).toMatchObject({ kind: 'missing' });
  expect((await call('inventory.write', rows(['costs-20'])))[0]?.result).toMatchObject({ limit: 'points' });
});

test('points that the platform says are left include what the request did not use', async () => {
  const { ask: call } = serve([points]);
  const first = call('inventory.write', rows(['costs-90']));
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  shop.answer(200, { 'x-spent': '10', 'x-left': '30' });
  await first;
  shop.open();
  expect((await call('inventory.write', rows(['costs-31'])))[0]?.result).toMatchObject({ limit: 'points' });
  expect((await call('inventory.write', rows(['costs-30'])))[0]?.result).toMatchObject({ kind: 'missing' });
});

test.each(['101', '0', '1.5'])('a request of %s points of 100 is an error at once', async (cost) => {
  shop.open();
  const { ask: call } = serve([points]);
  expect(await call('inventory.write', rows([`costs-${cost}`, 'a']))).toMatchObject([
    {
      result: { kind: 'rejected', code: 'cost_invalid', message: expect.stringContaining('1 to 99 at once') },
    },
    { result: { kind: 'missing' } },
  ]);
  expect(shop.asked).toEqual(['/write/a']);
});

test('a limit of the app is shared by its integrations', async () => {
  shop.open();
  const { ask: call } = serve([
    { name: 'app', scope: 'app', kind: 'bucket', capacity: 1, perSecond: 1 / 3_600 },
  ]);
  expect(await call('check', {})).toMatchObject({ kind: 'ok' });
  expect(await call('check', {})).toMatchObject({ kind: 'rate_limited', limit: 'app' });
});
