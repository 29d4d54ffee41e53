import type { WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import type { Write } from '@onhand/contracts/connector/inventory.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { outputs } from '@onhand/contracts/connector/outputs.ts';
import { expect, test } from 'vitest';
import type { Connector, Inventory, Products } from './connector.ts';
import { servedFor, testToken } from './testing/ask.ts';
import { createMemoryShop, refOf } from './testing/memory-shop.ts';

const inventoryOf = (connector: Connector): Inventory => {
  if (connector.inventory === undefined) throw new Error('the memory shop has an inventory');
  return connector.inventory;
};

/** Creates a shop with these units at 10 and the given write function. Records every batch. */
function serve(
  units: readonly string[],
  writes: Partial<WriteBehaviour> = {},
  write?: (
    rows: readonly Write[],
    writeThrough: () => ReturnType<Inventory['write']>,
    signal: AbortSignal,
  ) => ReturnType<Inventory['write']>,
  more: Partial<Connector> = {},
) {
  const memory = createMemoryShop();
  for (const unit of units) memory.stock.set(unit, 10);
  const inventory = inventoryOf(memory.connector);
  const batches: string[][] = [];
  const connector: Connector = {
    ...memory.connector,
    ...more,
    inventory: {
      ...inventory,
      writes: { ...inventory.writes, ...writes },
      write: (call, rows) => {
        batches.push(rows.map(({ key }) => key));
        const writeThrough = () => inventory.write(call, rows);
        return write === undefined ? writeThrough() : write(rows, writeThrough, call.signal);
      },
    },
  };
  return { ...memory, batches, ...servedFor(connector, memory.shop) };
}

const rowsFor = (units: readonly string[], quantity = 8): Write[] =>
  units.map((unit) => ({
    key: unit,
    ref: { ...refOf(unit), group: unit.slice(0, 1) },
    revision: 1,
    idempotencyKey: unit,
    change: { op: 'set', quantity },
  }));

const confirmed = { kind: 'confirmed', seen: { quantity: 8 } };
const rejected = { kind: 'rejected' as const, code: 'bad', message: 'no' };

test('rows are cut to the declared batch, and each gets its answer', async () => {
  const units = ['a', 'b', 'c', 'd', 'e'];
  const { ask, batches } = serve(units, { batch: 2 });
  expect(await ask('inventory.write', { rows: rowsFor(units) })).toMatchObject(
    units.map((key) => ({ key, result: confirmed })),
  );
  expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test.each([
  ['group', [['a1', 'a2'], ['b1']]],
  ['unit', [['a1'], ['b1'], ['a2']]],
] as const)('a batch stays within one %s where the platform wants it', async (batchWithin, expected) => {
  const units = ['a1', 'b1', 'a2'];
  const { ask, batches } = serve(units, { batchWithin });
  await ask('inventory.write', { rows: rowsFor(units) });
  expect(batches).toEqual(expected);
});

test('a row the connector left out, or answered against the contract, is unknown', async () => {
  const { ask } = serve(['a', 'b', 'c'], {}, async (rows) => [
    { key: 'a', result: { kind: 'missing' } },
    // A faulty connector's answers, which the types would not allow.
    { key: 'b', result: JSON.parse('{"kind":"fine"}') },
    { key: 'nobody asked', result: rows.length === 3 ? { kind: 'missing' } : rejected },
  ]);
  const unknown = { kind: 'unknown', message: 'The connector gave no answer for this row.', ended: false };
  expect(await ask('inventory.write', { rows: rowsFor(['a', 'b', 'c']) })).toEqual([
    { key: 'a', result: { kind: 'missing' } },
    { key: 'b', result: unknown },
    { key: 'c', result: unknown },
  ]);
});

test('what a connector throws becomes a fault by whether it may have been sent', async () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const rows = rowsFor(['a']);
  expect(await serve(['a'], {}, failing('ECONNREFUSED')).ask('inventory.write', { rows })).toMatchObject([
    { result: { kind: 'unavailable' } },
  ]);
  expect(await serve(['a'], {}, failing('ECONNRESET')).ask('inventory.write', { rows })).toMatchObject([
    { result: { kind: 'unknown', ended: false } },
  ]);
});

test('an atomic batch refused whole is halved until the bad row stands alone', async () => {
  const units = ['a', 'b', 'c', 'd', 'e'];
  const { ask, stock } = serve(units, { atomic: true, batch: 10 }, async (rows, writeThrough) =>
    rows.some(({ key }) => key === 'd') ? rows.map(({ key }) => ({ key, result: rejected })) : writeThrough(),
  );
  expect(await ask('inventory.write', { rows: rowsFor(units) })).toMatchObject(
    units.map((key) => ({ key, result: key === 'd' ? rejected : confirmed })),
  );
  expect([...stock.values()]).toEqual([8, 8, 8, 10, 8]);
});

test('a deadline that has passed sends nothing', async () => {
  const { ask, batches } = serve(['a']);
  expect(await ask('inventory.write', { rows: rowsFor(['a']) }, -1)).toMatchObject([
    { result: { kind: 'unavailable' } },
  ]);
  expect(batches).toEqual([]);
});

const tenMinutesMs = 600_000;

test.each([tenMinutesMs, -tenMinutesMs])(
  'a caller whose clock differs by %i ms is answered in time, and by that clock',
  async (aheadMs) => {
    const { app, integrationId } = serve(['a']);
    const sentAt = Date.now() + aheadMs;
    const response = await app.inject({
      method: 'POST',
      url: '/v1/inventory.read',
      headers: { authorization: `Bearer ${testToken}` },
      payload: {
        integrationId,
        sentAt,
        deadline: sentAt + 5_000,
        lane: 'sales',
        input: { rows: [{ key: 'a', ref: refOf('a') }] },
      },
    });
    const [row] = outputs['inventory.read'].parse(response.json().output);
    const seen = row?.result.kind === 'seen' ? row.result.seen : undefined;
    expect(seen?.quantity).toBe(10);
    const began = Date.parse(seen?.readStartedAt ?? '');
    expect([began >= sentAt, began <= Date.now() + aheadMs]).toEqual([true, true]);
  },
);

/** Creates writes that end only when released. Counts the concurrent writes. */
function gate() {
  let open = 0;
  let most = 0;
  const started: (() => void)[] = [];
  const write = async (_rows: readonly Write[], writeThrough: () => ReturnType<Inventory['write']>) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise<void>((resolve) => started.push(resolve));
    open -= 1;
    return writeThrough();
  };
  return { write, started, most: () => most };
}

test('writes to the same unit go one after another, in the order they were asked', async () => {
  const { write, started, most } = gate();
  const { ask, stock, batches } = serve(['a'], { exclusive: 'unit' }, write);
  const first = ask('inventory.write', { rows: rowsFor(['a'], 8) });
  await expect.poll(() => batches.length).toBe(1);
  const second = ask('inventory.write', { rows: rowsFor(['a'], 7) });
  started[0]?.();
  await first;
  await expect.poll(() => started.length).toBe(2);
  started[1]?.();
  await second;
  expect([most(), stock.get('a')]).toEqual([1, 7]);
});

test('a state is set when no figure of the same unit is being written', async () => {
  const { write, started } = gate();
  const states: string[] = [];
  const { connector } = createMemoryShop();
  const setState: NonNullable<Connector['listings']['setState']> = async (_, rows) => {
    states.push(...rows.map(({ key }) => key));
    return rows.map(({ key }) => ({ key, result: { kind: 'ok' as const } }));
  };
  const listings = { ...connector.listings, setState };
  const { ask, batches } = serve(['a', 'b'], { exclusive: 'unit' }, write, { listings });
  const written = ask('inventory.write', { rows: rowsFor(['a']) });
  await expect.poll(() => batches.length).toBe(1);
  const rowOf = (unit: string) => ({ key: unit, ref: refOf(unit), state: 'ended' as const });
  const same = ask('listings.setState', { rows: [rowOf('a')] });
  await ask('listings.setState', { rows: [rowOf('b')] });
  expect(states).toEqual(['b']);
  started[0]?.();
  await Promise.all([written, same]);
  expect(states).toEqual(['b', 'a']);
});

test('where groups are exclusive, a product is changed after the write to one of its units has ended', async () => {
  const { write, started } = gate();
  const { products } = createMemoryShop().connector;
  if (products === undefined) throw new Error('the memory shop has products');
  const changed: string[] = [];
  const update: Products['update'] = async (_call, rows) => {
    changed.push(...rows.map(({ group }) => group));
    return rows.map(({ key }) => ({ key, result: { kind: 'missing' } }));
  };
  const more = { products: { ...products, update } };
  const { ask, batches } = serve(['a1'], { exclusive: 'group' }, write, more);
  const writing = ask('inventory.write', { rows: rowsFor(['a1']) });
  await expect.poll(() => batches.length).toBe(1);
  const changeOf = (group: string) =>
    ask('products.update', { rows: [{ key: group, group, change: { title: 'Cup' } }] });
  const changing = changeOf('a');
  await changeOf('b');
  expect(changed).toEqual(['b']);
  started[0]?.();
  await Promise.all([writing, changing]);
  expect(changed).toEqual(['b', 'a']);
});

test('a check of another address goes there with the stored secrets, and changes no other call', async () => {
  const { ask } = serve([]);
  expect(await ask('check', { baseUrl: 'http://elsewhere.test' })).toEqual({
    kind: 'unavailable',
    message: 'nothing is there',
  });
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
});

test('a check of other secrets is made with them, and changes no other call', async () => {
  const { connector } = createMemoryShop();
  const check: Connector['check'] = async (call) =>
    call.shop.secrets['key'] === 'wrong-one'
      ? { kind: 'unauthorized', message: 'There is no key wrong-one.' }
      : connector.check(call);
  const { ask } = serve([], {}, undefined, { ...connector, check });
  const refused = await ask('check', { secrets: { key: 'wrong-one' } });
  expect(refused).toMatchObject({ kind: 'unauthorized' });
  // The shop's own message may repeat what it was sent.
  expect(JSON.stringify(refused)).not.toContain('wrong-one');
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
});

test('says what it is, with null for what it lacks', async () => {
  const { app } = serve([]);
  const headers = { authorization: `Bearer ${testToken}` };
  expect((await app.inject({ url: '/v1/description', headers })).json()).toMatchObject({
    platform: 'memory',
    inventory: { readBatch: 3, manage: true },
    orders: { overlapMs: 0, pollEveryMs: null },
    webhooks: { topics: ['order'], subscriptions: true },
    products: { batch: 2, overlapMs: 0 },
    locations: false,
  });
});

const envelope = { sentAt: Date.now(), deadline: Date.now() + 60_000, lane: 'sales', input: {} };
const someoneElse = '00000000-0000-4000-8000-000000000000';

test.each([
  ['a wrong token', 401, 'caller_unauthorized', 'check', {}, { authorization: 'Bearer wrong' }],
  ['no token', 401, 'caller_unauthorized', 'check', {}, { authorization: '' }],
  ['an operation there is not', 404, 'operation_unknown', 'toString', {}, {}],
  ['a capability it lacks', 404, 'capability_missing', 'locations.list', {}, {}],
  [
    'an integration it does not know',
    404,
    'integration_unknown',
    'check',
    { integrationId: someoneElse },
    {},
  ],
  ['an id that is none', 400, 'input_invalid', 'check', { integrationId: 'x' }, {}],
  ['a wrong input', 400, 'input_invalid', 'inventory.write', { input: { rows: [{ key: 1 }] } }, {}],
  [
    'a fractional quantity',
    400,
    'input_invalid',
    'inventory.write',
    { input: { rows: rowsFor(['a'], 1.5) } },
    {},
  ],
  [
    'two rows of one key',
    400,
    'keys_repeated',
    'inventory.write',
    { input: { rows: rowsFor(['a', 'a']) } },
    {},
  ],
])('%s is refused: %i %s', async (_name, status, code, operation, body, headers) => {
  const { app, integrationId } = serve(['a']);
  const response = await app.inject({
    method: 'POST',
    url: `/v1/${operation}`,
    headers: { authorization: `Bearer ${testToken}`, ...headers },
    payload: { ...envelope, integrationId, ...body },
  });
  expect([response.statusCode, response.json()]).toMatchObject([status, { code }]);
});

test('a body that is no JSON is refused', async () => {
  const { app } = serve([]);
  const headers = { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' };
  const response = await app.inject({ method: 'POST', url: '/v1/check', headers, payload: '{' });
  expect([response.statusCode, response.json().code]).toEqual([400, 'input_invalid']);
});

test('an item of a page that is against the contract is named, and the others of the page are read', async () => {
  const { ask, stock, orders, products } = serve(['a', 'b']);
  stock.set('b', 4_006_381_333_931);
  expect(await ask('listings.page', { cursor: null })).toMatchObject({
    page: {
      items: [{ ref: { unit: 'a' } }],
      unread: [{ unit: 'b', code: 'quantity_out_of_range', message: expect.stringContaining('quantity') }],
    },
  });

  const order: OrderSnapshot = {
    externalId: '1',
    version: 1,
    partial: false,
    placedAt: '2026-06-01T10:00:00Z',
    state: 'open',
    test: false,
    readStartedAt: '2026-06-01T10:00:00Z',
    lines: [],
  };
  orders.set('1', order);
  orders.set('2', { ...order, externalId: '2', placedAt: 'yesterday' });
  const page = { items: [{ externalId: '1' }], unread: [{ externalId: '2', code: 'record_unreadable' }] };
  expect(await ask('orders.openPage', { cursor: null })).toMatchObject({ page });

  const product = { group: 'p', version: 1, currency: 'EUR', units: [], readStartedAt: order.placedAt };
  products.set('p', product);
  products.set('q', { ...product, group: 'q', currency: 'Euro' });
  expect(await ask('products.page', { cursor: null })).toMatchObject({
    page: { items: [{ group: 'p' }], unread: [{ group: 'q', code: 'record_unreadable' }] },
  });
});
