import type { ReadResult, Write } from '@onhand/contracts/connector/inventory.ts';
import { expect, test } from 'vitest';
import type { Connector, Inventory } from '../connector.ts';
import { servedFor } from '../testing/ask.ts';
import { createMemoryShop, refOf } from '../testing/memory-shop.ts';

/** Creates a shop with these figures. Records the units of each read and each write. */
function serve(
  figures: Readonly<Record<string, number>>,
  more: (inventory: Inventory) => Partial<Inventory> = () => ({}),
) {
  const memory = createMemoryShop();
  for (const [unit, figure] of Object.entries(figures)) memory.stock.set(unit, figure);
  const { inventory } = memory.connector;
  if (inventory === undefined) throw new Error('the memory shop has an inventory');
  const changed: Inventory = { ...inventory, ...more(inventory) };
  const reads: string[][] = [];
  const written: Write[] = [];
  const connector: Connector = {
    ...memory.connector,
    inventory: {
      ...changed,
      read: (call, rows) => {
        reads.push(rows.map(({ key }) => key));
        return changed.read(call, rows);
      },
      write: (call, rows) => {
        written.push(...rows);
        return changed.write(call, rows);
      },
    },
  };
  return { ...servedFor(connector, memory.shop), stock: memory.stock, reads, written };
}

const row = (unit: string, ifSeen?: number[]): Write => ({
  key: unit,
  ref: refOf(unit),
  revision: 1,
  idempotencyKey: unit,
  change: { op: 'set', quantity: 8, ...(ifSeen && { ifSeen }) },
});
const unitsOf = (rows: readonly Write[]) => rows.map(({ key }) => key).sort();

test('only rows that expect a figure are read, in batches of the declared size, and the connector gets no condition', async () => {
  const { ask, reads, written } = serve({ a: 10, b: 10, c: 10, d: 10, e: 10 }, ({ writes }) => ({
    reads: { batch: 2 },
    writes: { ...writes, batch: 10 },
  }));
  await ask('inventory.write', {
    rows: [row('a', [10]), row('b'), row('c', [10]), row('d', [9]), row('e', [8])],
  });
  expect(reads).toEqual([
    ['a', 'c'],
    ['d', 'e'],
  ]);
  expect(unitsOf(written)).toEqual(['a', 'b', 'c']);
  expect(written.filter(({ change }) => 'ifSeen' in change)).toEqual([]);
});

test('the wanted figure that stands there, and was expected, is confirmed by that reading, and not written', async () => {
  const { ask, written } = serve({ a: 8 });
  expect(await ask('inventory.write', { rows: [row('a', [10, 8])] })).toMatchObject([
    { result: { kind: 'confirmed', seen: { quantity: 8 } } },
  ]);
  expect(written).toEqual([]);
});

test('the wanted figure that was not expected is stale: somebody put it there', async () => {
  const { ask, written } = serve({ a: 8 });
  expect(await ask('inventory.write', { rows: [row('a', [10])] })).toMatchObject([
    { result: { kind: 'stale', actual: { quantity: 8 } } },
  ]);
  expect(written).toEqual([]);
});

test.each<[string, Inventory['read'], object]>([
  ['a fault', reading({ kind: 'rejected', code: 'bad', message: 'no' }), { kind: 'rejected', code: 'bad' }],
  ['unknown', reading({ kind: 'unknown', message: 'no answer', ended: false }), { kind: 'unavailable' }],
  [
    'thrown',
    () => Promise.reject(Object.assign(new Error(), { code: 'ECONNRESET' })),
    { kind: 'unavailable' },
  ],
  ['left out', async () => [], { kind: 'unavailable' }],
])('a row whose reading is %s is not written', async (_how, read, expected) => {
  const { ask, stock, written } = serve({ a: 10, b: 10 }, () => ({ read }));
  expect(await ask('inventory.write', { rows: [row('a', [10]), row('b')] })).toMatchObject([
    { key: 'a', result: expected },
    { key: 'b', result: { kind: 'confirmed' } },
  ]);
  expect(unitsOf(written)).toEqual(['b']);
  expect(stock.get('a')).toBe(10);
});

test.each<[string, (inventory: Inventory) => Partial<Inventory>]>([
  ['compares and sets', ({ writes }) => ({ writes: { ...writes, cas: true } })],
  ['checks by itself', () => ({ checksIfSeen: true })],
])('a connector that %s gets the row as it is', async (_how, more) => {
  const { ask, reads, written } = serve({ a: 10 }, more);
  await ask('inventory.write', { rows: [row('a', [7])] });
  expect(reads).toEqual([]);
  expect(written).toEqual([row('a', [7])]);
});

test('of an atomic batch, what another row took down is tried again beside one that is stale', async () => {
  const { ask } = serve({ a: 10, b: 10, bad: 10, stale: 3 }, (inventory) => ({
    writes: { ...inventory.writes, atomic: true, batch: 10 },
    write: async (call, rows) =>
      rows.some(({ key }) => key === 'bad')
        ? rows.map(({ key }) => ({ key, result: { kind: 'rejected', code: 'bad', message: 'no' } }))
        : inventory.write(call, rows),
  }));
  const units = ['a', 'bad', 'stale', 'b'];
  const answers = await ask('inventory.write', { rows: units.map((unit) => row(unit, [10])) });
  expect(answers.map(({ key, result }) => [key, result.kind])).toEqual(
    expect.arrayContaining([
      ['a', 'confirmed'],
      ['b', 'confirmed'],
      ['bad', 'rejected'],
      ['stale', 'stale'],
    ]),
  );
});

test('an empty list of expected figures is refused', async () => {
  const { ask } = serve({ a: 10 });
  await expect(ask('inventory.write', { rows: [row('a', [])] })).rejects.toThrow('input_invalid');
});

function reading(result: ReadResult): Inventory['read'] {
  return async (_call, rows) => rows.map(({ key }) => ({ key, result }));
}
