import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createApiKey } from './api-key.ts';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench(inject('postgresUrl'));
});
afterAll(() => bench?.close());

describe('the account', () => {
  test('check tells the channel, its currency, and that nothing is missing', async () => {
    expect(await bench.ask('check', {})).toEqual({
      kind: 'ok',
      account: '__default_channel__',
      currency: 'USD',
      missing: [],
    });
  });

  test('a wrong password is unauthorized, with the words of the shop', async () => {
    const { ask } = bench.as({ username: bench.vendure.credentials.username, password: 'wrong' });
    expect(await ask('check', {})).toEqual({
      kind: 'unauthorized',
      message: 'The provided credentials are invalid',
    });
  });

  test('a session that was ended elsewhere is opened anew', async () => {
    const product = await bench.vendure.createProduct({ sku: 'SESSION', stock: 4 });
    await bench.read(bench.rowOf(product));
    await bench.vendure.api.endSessions();

    expect(await bench.write(bench.setting(product, 6))).toEqual(
      new Map([[product.variantId, { kind: 'confirmed', seen: expect.objectContaining({ quantity: 6 }) }]]),
    );
  });

  test('an address where nobody listens is unavailable', async () => {
    const { ask } = bench.as({ ...bench.vendure.credentials }, 'http://127.0.0.1:1');
    expect(await ask('check', {})).toMatchObject({ kind: 'unavailable' });
  });

  test('an account of little permission works with an API key and is told what it lacks', async () => {
    const apiKey = await createApiKey(bench.vendure.api, ['ReadCatalog', 'ReadOrder']);
    const limited = bench.as({ apiKey });
    const product = await bench.vendure.createProduct({ sku: 'FORBIDDEN', stock: 1 });

    expect(await limited.ask('check', {})).toMatchObject({
      kind: 'ok',
      missing: ['UpdateCatalog'],
    });
    expect(await limited.ask('orders.changedSince', { cursor: null })).toMatchObject({ kind: 'page' });
    expect(await limited.ask('inventory.write', { rows: [bench.setting(product, 6)] })).toEqual([
      {
        key: product.variantId,
        result: { kind: 'unauthorized', message: 'You are not currently authorized to perform this action' },
      },
    ]);
  });
});
