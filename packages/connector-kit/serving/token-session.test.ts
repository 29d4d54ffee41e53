import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { expect, test } from 'vitest';
import type { Renewed, Tokens } from '../app.ts';
import type { Call, Connector } from '../connector.ts';
import { servedFor } from '../testing/ask.ts';
import { createMemoryShop, refOf } from '../testing/memory-shop.ts';

const unauthorized: Fault = { kind: 'unauthorized', message: 'The token has ended.' };

interface Situation {
  /** The token that the platform takes. */
  readonly valid: string;
  readonly due?: boolean;
  /** What the platform answers to each renewal. Default: the valid token. */
  readonly renewed?: () => Promise<Renewed | Fault>;
  readonly more?: Partial<Connector>;
  /** Left out: the connector does not say. */
  readonly canRenew?: boolean;
}

/** A shop whose stored token is `token-0`. Notes the tokens of all calls, and counts renewals. */
function serve({ valid, due = false, renewed, more = {}, canRenew }: Situation) {
  const memory = createMemoryShop();
  memory.stock.set('a', 10).set('b', 10);
  const used: (string | undefined)[] = [];
  const written: string[][] = [];
  let renewals = 0;
  const accepts = ({ shop: { secrets } }: Call) => {
    used.push(secrets['token']);
    return secrets['token'] === valid;
  };
  const tokens: Tokens = {
    ...(canRenew !== undefined && { canRenew: () => canRenew }),
    isDue: ({ secrets }) => due && secrets['token'] === 'token-0',
    renew: async () => {
      renewals += 1;
      return renewed === undefined ? { kind: 'renewed', secrets: { token: valid } } : renewed();
    },
  };
  const { inventory } = memory.connector;
  if (inventory === undefined) throw new Error('the memory shop has an inventory');
  const connector: Connector = {
    ...memory.connector,
    tokens,
    check: async (call) =>
      accepts(call) ? { kind: 'ok', account: 'shop', currency: 'EUR', missing: [] } : unauthorized,
    inventory: {
      ...inventory,
      writes: { ...inventory.writes, batch: 10 },
      write: async (call, rows) => {
        written.push(rows.map(({ key }) => key));
        // The token ends after the first row.
        const isValid = accepts(call);
        const [first, others] = [rows.slice(0, 1), rows.slice(1)];
        if (isValid) return inventory.write(call, rows);
        const refused = others.map(({ key }) => ({ key, result: unauthorized }));
        return [...(await inventory.write(call, first)), ...refused];
      },
    },
    ...more,
  };
  const shop = { ...memory.shop, secrets: { ...memory.shop.secrets, token: 'token-0' } };
  const served = servedFor(connector, shop);
  return { ...served, stock: memory.stock, used, written, renewals: () => renewals };
}

const rows = ['a', 'b'].map((unit) => ({
  key: unit,
  ref: refOf(unit),
  revision: 1,
  idempotencyKey: unit,
  change: { op: 'set' as const, quantity: 8 },
}));

test('a token that is about to end is renewed before the call', async () => {
  const { ask, used, renewals } = serve({ valid: 'token-1', due: true });
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
  expect(used).toEqual(['token-1']);
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
  expect(renewals()).toBe(1);
});

test('a refused call is made again, once, with a new token', async () => {
  const { ask, used, renewals } = serve({ valid: 'token-1' });
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
  expect(used).toEqual(['token-0', 'token-1']);
  expect(renewals()).toBe(1);
});

test('a shop that refuses the new token, too, is unauthorized', async () => {
  const renewed = async (): Promise<Renewed> => ({ kind: 'renewed', secrets: { token: 'token-1' } });
  const { ask, used, renewals } = serve({ valid: 'another', renewed });
  expect(await ask('check', {})).toEqual(unauthorized);
  expect(used).toEqual(['token-0', 'token-1']);
  expect(renewals()).toBe(1);
});

test('secrets that cannot be renewed are not, and the platform’s refusal stands', async () => {
  const { ask, renewals } = serve({ valid: 'another', canRenew: false });
  expect(await ask('check', {})).toEqual(unauthorized);
  expect(renewals()).toBe(0);
});

test('only the rows that were refused are sent again', async () => {
  const { ask, written, stock } = serve({ valid: 'token-1' });
  expect(await ask('inventory.write', { rows })).toMatchObject([
    { key: 'a', result: { kind: 'confirmed' } },
    { key: 'b', result: { kind: 'confirmed' } },
  ]);
  expect(written).toEqual([['a', 'b'], ['b']]);
  expect(Object.fromEntries(stock)).toEqual({ a: 8, b: 8 });
});

test('a refresh token that is refused makes the call unauthorized, before it is sent if it is due', async () => {
  const refused: Fault = { kind: 'unauthorized', message: 'invalid_grant' };
  const { ask, used } = serve({ valid: 'token-1', due: true, renewed: async () => refused });
  expect(await ask('check', {})).toEqual(refused);
  expect(await ask('inventory.write', { rows })).toEqual(rows.map(({ key }) => ({ key, result: refused })));
  expect(used).toEqual([]);
});

test.each<[string, () => Promise<Renewed | Fault>]>([
  ['is not answered', async () => ({ kind: 'unavailable', message: 'No answer.' })],
  ['throws', () => Promise.reject(Object.assign(new Error(), { code: 'ECONNRESET' }))],
])('a renewal that %s proves nothing of the credentials', async (_how, renewed) => {
  const { ask } = serve({ valid: 'token-1', renewed });
  expect(await ask('check', {})).toMatchObject({ kind: 'unavailable' });
  expect(await ask('inventory.write', { rows })).toMatchObject([
    { key: 'a', result: { kind: 'confirmed' } },
    { key: 'b', result: { kind: 'unavailable' } },
  ]);
});

test('a token that is about to end, and cannot be renewed now, is used as long as it is valid', async () => {
  const renewed = async (): Promise<Fault> => ({ kind: 'unavailable', message: 'No answer.' });
  const { ask } = serve({ valid: 'token-0', due: true, renewed });
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
});

test('a service that lacks a variable of the app says so, and blames no credentials', async () => {
  const variables = { clientId: { variable: 'TEST_CLIENT_ID' } };
  const { ask, renewals } = serve({ valid: 'token-1', more: { app: { variables } } });
  const message = 'The connector’s service lacks TEST_CLIENT_ID.';
  expect(await ask('check', {})).toEqual({ kind: 'unavailable', message });
  expect(renewals()).toBe(0);
});

test('no message repeats a token, an earlier one or the new one', async () => {
  const renewed = async (): Promise<Renewed> => ({ kind: 'renewed', secrets: { token: 'secret-new' } });
  const { ask } = serve({
    valid: 'another',
    renewed,
    more: {
      check: async ({ shop: { secrets } }) => ({
        kind: 'unauthorized',
        message: `neither token-0 nor ${secrets['token']}`,
      }),
    },
  });
  expect(await ask('check', {})).toEqual({ kind: 'unauthorized', message: 'neither … nor …' });
});
