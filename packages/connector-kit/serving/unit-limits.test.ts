import type { Limit } from '@onhand/contracts/connector/behaviour.ts';
import { expect, test } from 'vitest';
import type { Connector, Inventory } from '../connector.ts';
import { servedFor } from '../testing/ask.ts';
import { createMemoryShop, refOf } from '../testing/memory-shop.ts';

const revisions: Limit = {
  name: 'revisions',
  scope: 'unit',
  kind: 'bucket',
  capacity: 2,
  perSecond: 1 / 3_600,
};

/** Serves the memory shop with limits. `written` lists the units that the shop was asked to write. */
function serve(limits: readonly Limit[], inventory: Partial<Inventory> = {}) {
  const memory = createMemoryShop();
  const { inventory: usual } = memory.connector;
  if (usual === undefined) throw new Error('the memory shop has an inventory');
  for (const unit of ['a', 'b', 'c']) memory.stock.set(unit, 10);
  const written: string[] = [];
  const used = { ...usual, ...inventory };
  const connector: Connector = {
    ...memory.connector,
    limits,
    inventory: {
      ...used,
      write: async (call, rows) => {
        written.push(...rows.map(({ ref }) => ref.unit));
        return used.write(call, rows);
      },
    },
  };
  const { ask } = servedFor(connector, memory.shop);
  const write = async (units: readonly string[], quantity: number, ifSeen?: number[]) => {
    const answers = await ask('inventory.write', {
      rows: units.map((unit) => ({
        key: unit,
        ref: refOf(unit),
        revision: 1,
        idempotencyKey: unit,
        change: { op: 'set' as const, quantity, ...(ifSeen === undefined ? {} : { ifSeen }) },
      })),
    });
    return Object.fromEntries(answers.map(({ key, result }) => [key, result.kind]));
  };
  return { ...memory, ask, write, written };
}

test('a unit without a call left waits, with the time and the limit’s name, and the others are written', async () => {
  const { ask, write, written, stock } = serve([revisions]);
  await write(['a'], 9);
  expect(await write(['a', 'b', 'c'], 8)).toEqual({
    a: 'unit_limited',
    b: 'confirmed',
    c: 'confirmed',
  });
  expect(written).toEqual(['a', 'b', 'c']);
  expect(Object.fromEntries(stock)).toEqual({ a: 9, b: 8, c: 8 });
  const change = { op: 'set', quantity: 7 } as const;
  const row = { key: 'a', ref: refOf('a'), revision: 1, idempotencyKey: 'a', change };
  const [answer] = await ask('inventory.write', { rows: [row] });
  expect(answer?.result).toMatchObject({ kind: 'unit_limited', limit: 'revisions' });
  const waitMs = answer?.result.kind === 'unit_limited' ? answer.result.retryAfterMs : 0;
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(3_600_000);
});

test('a row that is confirmed or stale by its reading uses up no call', async () => {
  const { write, written } = serve([revisions]);
  for (let time = 0; time < 5; time += 1) {
    expect(await write(['a', 'b'], 10, [10])).toEqual({ a: 'confirmed', b: 'confirmed' });
    expect(await write(['a', 'b'], 9, [11])).toEqual({ a: 'stale', b: 'stale' });
  }
  expect(written).toEqual([]);
  expect(await write(['a'], 9, [10])).toEqual({ a: 'confirmed' });
});

test.each([
  ['rejected', { kind: 'rejected', code: 'no', message: 'No.' }],
  ['rate_limited', { kind: 'rate_limited', retryAfterMs: 1, limit: 'calls', own: true }],
  ['unavailable', { kind: 'unavailable', message: 'Down.' }],
] as const)('a row that was certainly not written (%s) gives its call back', async (kind, result) => {
  const { write, written } = serve([revisions], {
    write: async (_call, rows) => rows.map(({ key }) => ({ key, result })),
  });
  for (let time = 0; time < 5; time += 1) expect(await write(['a'], 9)).toEqual({ a: kind });
  expect(written).toHaveLength(5);
});

test('a row of unknown outcome keeps its call, also if the connector throws', async () => {
  const { write } = serve([revisions], {
    write: async () => {
      throw new Error('the connection broke');
    },
  });
  expect(await write(['a'], 9)).toEqual({ a: 'unknown' });
  expect(await write(['a'], 9)).toEqual({ a: 'unit_limited' });
});

test('the conditions hold for a connector without such limits as before, and nothing is counted', async () => {
  const { write } = serve([]);
  for (let time = 0; time < 5; time += 1) expect(await write(['a'], time)).toEqual({ a: 'confirmed' });
});

test.each<Limit>([
  { name: 'slots', scope: 'unit', kind: 'concurrency', max: 1 },
  { ...revisions, counts: 'points' },
])('a limit of units that cannot be counted is refused when the service starts (%j)', (limit) => {
  expect(() => serve([limit])).toThrow('A limit of units is a bucket or a window of calls.');
});

test('units of one group share the calls of a limit of groups', async () => {
  const { ask, stock } = serve([{ ...revisions, scope: 'group' }]);
  const rows = [
    ['a', 'one'],
    ['b', 'one'],
    ['c', 'other'],
  ].map(([unit = '', group = '']) => ({
    key: unit,
    ref: { ...refOf(unit), group },
    revision: 1,
    idempotencyKey: unit,
    change: { op: 'set' as const, quantity: 9 },
  }));
  const kinds = async () =>
    (await ask('inventory.write', { rows })).map(({ key, result }) => `${key} ${result.kind}`).toSorted();
  const first = await kinds();
  expect(first.filter((one) => one.endsWith('unit_limited'))).toHaveLength(first.length - 2);
  expect(first).toContain('c confirmed');
  expect(stock.get('c')).toBe(9);
});

test('limits of units and of groups beside one another are refused when the service starts', () => {
  expect(() => serve([revisions, { ...revisions, name: 'others', scope: 'group' }])).toThrow(
    'A platform counts the writes of units or those of groups.',
  );
});
