import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench(inject('postgresUrl'));
});
afterAll(() => bench?.close());

describe('stock', () => {
  test('is kept per stock location', async () => {
    const secondLocation = await bench.vendure.createLocation('Second warehouse');
    const product = await bench.vendure.createProduct({
      sku: 'TWO-PLACES',
      stock: { [bench.vendure.defaultLocationId]: 10, [secondLocation]: 5 },
    });
    const here = { ...product };
    const there = { ...product, location: secondLocation };

    await bench.write(bench.setting(here, 8, 'here'), bench.setting(there, 3, 'there'));

    const seen = await bench.read(bench.rowOf(here, 'here'), bench.rowOf(there, 'there'));
    expect(seen.get('here')).toMatchObject({ seen: { quantity: 8 } });
    expect(seen.get('there')).toMatchObject({ seen: { quantity: 3 } });
    expect(await bench.vendure.readStock('TWO-PLACES', secondLocation)).toMatchObject({
      onHand: 3,
      allocated: 0,
    });
  });

  test('what is allocated to orders is not sellable, and stays allocated when a figure is set', async () => {
    const product = await bench.vendure.createProduct({ sku: 'ALLOCATED', stock: 10 });
    await bench.vendure.placeOrder({ sku: 'ALLOCATED', quantity: 2 });
    expect((await bench.read(bench.rowOf(product))).get(product.variantId)).toMatchObject({
      kind: 'seen',
      seen: { quantity: 8, reserved: 2 },
    });

    expect((await bench.write(bench.setting(product, 5))).get(product.variantId)).toMatchObject({
      kind: 'confirmed',
      seen: { quantity: 5, reserved: 2 },
    });
    expect(await bench.vendure.readStock('ALLOCATED')).toMatchObject({ onHand: 7, allocated: 2 });
  });

  test('a figure that is expected is the sellable one, beside what is allocated', async () => {
    const product = await bench.vendure.createProduct({ sku: 'EXPECTED', stock: 10 });
    await bench.vendure.placeOrder({ sku: 'EXPECTED', quantity: 2 });
    const write = async (ifSeen: number[]) => {
      const row = bench.setting(product, 5);
      const change = { op: 'set' as const, quantity: 5, ifSeen };
      return (await bench.write({ ...row, change })).get(product.variantId);
    };
    expect(await write([10])).toMatchObject({ kind: 'stale', actual: { quantity: 8, reserved: 2 } });
    expect(await bench.vendure.readStock('EXPECTED')).toMatchObject({ onHand: 10, allocated: 2 });
    expect(await write([10, 8])).toMatchObject({ kind: 'confirmed', seen: { quantity: 5 } });
    expect(await bench.vendure.readStock('EXPECTED')).toMatchObject({ onHand: 7, allocated: 2 });
  });

  test('a figure says what the clock of the shop was', async () => {
    const product = await bench.vendure.createProduct({ sku: 'CLOCK', stock: 1 });
    const seen = (await bench.read(bench.rowOf(product))).get(product.variantId);
    expect(seen).toMatchObject({ seen: { platformAt: expect.stringMatching(/Z$/) } });
  });

  test('zero sells out', async () => {
    const product = await bench.vendure.createProduct({ sku: 'ZERO', stock: 3 });
    expect((await bench.write(bench.setting(product, 0))).get(product.variantId)).toMatchObject({
      kind: 'confirmed',
      seen: { quantity: 0 },
    });
    await expect(bench.vendure.placeOrder({ sku: 'ZERO', quantity: 1 })).rejects.toThrow();
  });

  test('a variant that is not tracked has no figure until tracking is switched on', async () => {
    const product = await bench.vendure.createProduct({
      sku: 'UNTRACKED',
      stock: 3,
      trackInventory: 'FALSE',
    });
    expect((await bench.read(bench.rowOf(product))).get(product.variantId)).toMatchObject({
      seen: { quantity: null, why: 'unmanaged' },
    });
    expect((await bench.write(bench.setting(product, 9))).get(product.variantId)).toEqual({
      kind: 'stock_not_managed',
    });

    expect(await bench.ask('inventory.manage', { rows: [bench.rowOf(product)] })).toEqual([
      { key: product.variantId, result: { kind: 'ok' } },
    ]);
    expect((await bench.write(bench.setting(product, 9))).get(product.variantId)).toMatchObject({
      kind: 'confirmed',
    });
  });

  test('a variant inherits the setting of the shop', async () => {
    const product = await bench.vendure.createProduct({ sku: 'INHERITS', stock: 3 });
    await trackInventory(false);
    const withoutTracking = await bench.read(bench.rowOf(product));
    await trackInventory(true);
    expect(withoutTracking.get(product.variantId)).toMatchObject({
      seen: { quantity: null, why: 'unmanaged' },
    });
  });

  test('unknown variants and locations are told apart from good rows of the same batch', async () => {
    const product = await bench.vendure.createProduct({ sku: 'GOOD', stock: 1 });
    const rows = [
      { ...product },
      { variantId: '999999' },
      { variantId: 'gone' },
      { ...product, location: '999999' },
    ] as const;
    const keys = ['good', 'unknown', 'strange', 'nowhere'] as const;

    const seen = await bench.read(...rows.map((row, index) => bench.rowOf(row, keys[index])));
    expect(seen.get('good')).toMatchObject({ seen: { quantity: 1 } });
    for (const key of keys.slice(1))
      expect(seen.get(key)).toMatchObject({ seen: { quantity: null, why: 'absent' } });

    const written = await bench.write(...rows.map((row, index) => bench.setting(row, 7, keys[index])));
    expect(written.get('good')).toMatchObject({ kind: 'confirmed', seen: { quantity: 7 } });
    for (const key of keys.slice(1)) expect(written.get(key)).toEqual({ kind: 'missing' });
  });

  test('a row that Vendure refuses fails alone, though it refuses the whole batch', async () => {
    const good = await bench.vendure.createProduct({ sku: 'IN-RANGE', stock: 1 });
    const bad = await bench.vendure.createProduct({ sku: 'OUT-OF-RANGE', stock: 1 });
    const written = await bench.write(bench.setting(good, 7), bench.setting(bad, 3_000_000_000));
    expect(written.get(good.variantId)).toMatchObject({ kind: 'confirmed', seen: { quantity: 7 } });
    expect(written.get(bad.variantId)).toMatchObject({ kind: 'rejected', code: 'BAD_USER_INPUT' });
    expect(await bench.vendure.readStock('OUT-OF-RANGE')).toMatchObject({ onHand: 1, allocated: 0 });
  });

  test('an id that fails in the shop’s database fails alone', async () => {
    const product = await bench.vendure.createProduct({ sku: 'GOOD-ID', stock: 1 });
    const seen = await bench.read(bench.rowOf(product), bench.rowOf({ variantId: '1.5' }));
    expect(seen.get(product.variantId)).toMatchObject({ seen: { quantity: 1 } });
    expect(seen.get('1.5')).toMatchObject({ kind: 'rejected', code: 'INTERNAL_SERVER_ERROR' });
  });

  test('a location made later has no figure for a variant until one is set', async () => {
    const product = await bench.vendure.createProduct({ sku: 'LATER', stock: 1 });
    const location = await bench.vendure.createLocation('Opened later');
    const row = { ...product, location };
    expect((await bench.read(bench.rowOf(row))).get(product.variantId)).toMatchObject({
      seen: { quantity: null, why: 'inactive' },
    });
    expect((await bench.write(bench.setting(row, 4))).get(product.variantId)).toMatchObject({
      kind: 'confirmed',
      seen: { quantity: 4 },
    });
  });
});

async function trackInventory(on: boolean): Promise<void> {
  await bench.vendure.api.admin(
    z.unknown(),
    'mutation ($on: Boolean!) { updateGlobalSettings(input: { trackInventory: $on }) { __typename } }',
    { on },
  );
}

describe('listings', () => {
  test('each variant has one row for every stock location', async () => {
    const product = await bench.vendure.createProduct({ sku: 'LISTED', name: 'A listed thing', stock: 3 });
    const rows = (await bench.listings()).filter(({ sku }) => sku === 'LISTED');
    expect(rows.map(({ ref }) => ref.location)).toEqual(await locationIds());
    expect(rows[0]).toMatchObject({
      ref: { unit: product.variantId, group: product.productId, location: bench.vendure.defaultLocationId },
      ids: { variantId: product.variantId, productId: product.productId },
      title: 'A listed thing',
      handle: 'listed',
      state: 'listed',
      seen: { quantity: 3 },
    });
  });

  test('pages go through every variant once', async () => {
    for (let made = 0; made < 120; made += 1) {
      await bench.vendure.createProduct({ sku: `PAGED-${made}`, stock: made });
    }
    const locations = (await locationIds()).length;
    const rows = (await bench.listings()).filter(({ sku }) => sku?.startsWith('PAGED-'));
    expect(rows).toHaveLength(120 * locations);
    expect(new Set(rows.map(({ sku }) => sku)).size).toBe(120);
  });
});

async function locationIds(): Promise<string[]> {
  const output = await bench.ask('locations.list', {});
  if (output.kind !== 'locations') throw new Error(output.kind);
  return output.locations.map(({ id }) => id);
}
