import { expect, it } from 'vitest';
import { zeroRefused } from '@onhand/contracts/connector/inventory.ts';
import { quantitiesOf, quantityIn, set, write } from './rows.ts';
import type { Subject } from './subject.ts';

export function inventoryRules({ connector, arranged }: Subject): void {
  const { inventory, stock } = connector;
  const ruleIf = (applies: boolean) => it.skipIf(inventory === undefined || !applies);
  const rule = ruleIf(true);
  const writes = inventory?.writes;
  const settling = { timeout: stock.settlesWithinMs + 10_000 };

  rule('a read gives what the shop shows, 0 included', async () => {
    const { ask, makeListing } = await arranged();
    const refs = [await makeListing(7), await makeListing(0)];
    await expect.poll(() => quantitiesOf(ask, refs), settling).toEqual([7, 0]);
  });

  rule('a change by hand is read', async () => {
    const { ask, makeListing, setStock } = await arranged();
    const ref = await makeListing(7);
    await setStock(ref, 4);
    await expect.poll(() => quantitiesOf(ask, [ref]), settling).toEqual([4]);
  });

  rule('answers belong to their keys, whatever the order of rows', async () => {
    const { ask, makeListing } = await arranged();
    const [five, six, seven] = [await makeListing(5), await makeListing(6), await makeListing(7)];
    const rows = [
      { key: 'seven', ref: seven },
      { key: 'five', ref: five },
      { key: 'six', ref: six },
    ];
    const read = async () =>
      Object.fromEntries(
        (await ask('inventory.read', { rows })).map(({ key, result }) => [key, quantityIn(result)]),
      );
    await expect.poll(read, settling).toEqual({ five: 5, six: 6, seven: 7 });
  });

  rule('a reading began when it was asked for, not later', async () => {
    const { ask, makeListing } = await arranged();
    const ref = await makeListing(1);
    const before = Date.now();
    const [row] = await ask('inventory.read', { rows: [{ key: 'row', ref }] });
    const began = row?.result.kind === 'seen' ? Date.parse(row.result.seen.readStartedAt) : Number.NaN;
    expect(began).toBeGreaterThanOrEqual(before);
    expect(began).toBeLessThanOrEqual(Date.now());
  });

  rule('a unit the shop does not have is absent, not 0', async () => {
    const { ask, missingUnit } = await arranged();
    expect(await ask('inventory.read', { rows: [{ key: 'row', ref: missingUnit }] })).toMatchObject([
      { result: { kind: 'seen', seen: { quantity: null, why: 'absent' } } },
    ]);
  });

  ruleIf(stock.mayBeUnmanaged)('stock.mayBeUnmanaged: what is not managed has no figure, not 0', async () => {
    const { ask, makeListing } = await arranged();
    const ref = await makeListing(null);
    expect(await ask('inventory.read', { rows: [{ key: 'row', ref }] })).toMatchObject([
      { result: { kind: 'seen', seen: { quantity: null, why: 'unmanaged' } } },
    ]);
  });

  rule('a set is confirmed by its figure, and the shop shows it', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(10);
    expect(await ask('inventory.write', { rows: [set(ref, 8)] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 8 } } },
    ]);
    expect(await stockOf(ref)).toBe(8);
  });

  ruleIf(stock.zero === 'accepted')('stock.zero: 0 is set like any other figure', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(10);
    expect(await ask('inventory.write', { rows: [set(ref, 0)] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 0 } } },
    ]);
    expect(await stockOf(ref)).toBe(0);
  });

  ruleIf(stock.zero === 'refused')(
    'stock.zero: a 0 is rejected as zero_refused, and changes nothing; the listing can be ended and put back',
    async () => {
      const { ask, makeListing, stockOf } = await arranged();
      const ref = await makeListing(10);
      expect(await ask('inventory.write', { rows: [set(ref, 0)] })).toMatchObject([
        { result: { kind: 'rejected', code: zeroRefused } },
      ]);
      expect(await stockOf(ref)).toBe(10);
      const state = (wanted: 'ended' | 'listed') =>
        ask('listings.setState', { rows: [{ key: 'row', ref, state: wanted }] });
      expect(await state('ended')).toMatchObject([{ result: { kind: 'ok' } }]);
      expect(await ask('inventory.write', { rows: [set(ref, 8)] })).toMatchObject([
        { result: { kind: 'confirmed', seen: { quantity: 8 } } },
      ]);
      expect(await state('listed')).toMatchObject([{ result: { kind: 'ok' } }]);
      expect(await stockOf(ref)).toBe(8);
    },
  );

  rule('a set changes no other unit', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const [written, other] = [await makeListing(10), await makeListing(5)];
    await ask('inventory.write', { rows: [set(written, 8)] });
    expect([await stockOf(written), await stockOf(other)]).toEqual([8, 5]);
  });

  rule('several sets of one call reach each their own unit', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const refs = [await makeListing(10), await makeListing(10), await makeListing(10)];
    const rows = refs.map((ref, index) => set(ref, index + 1));
    const results = await ask('inventory.write', { rows });
    expect(results.map(({ result }) => result.kind)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await Promise.all(refs.map(stockOf))).toEqual([1, 2, 3]);
  });

  rule('a set that is repeated does no harm', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(10);
    const row = set(ref, 8);
    await ask('inventory.write', { rows: [row] });
    expect(await ask('inventory.write', { rows: [row] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 8 } } },
    ]);
    expect(await stockOf(ref)).toBe(8);
  });

  rule(
    'a set of a unit the shop does not have is missing, and the others of its call go through',
    async () => {
      const { ask, makeListing, missingUnit, stockOf } = await arranged();
      const ref = await makeListing(10);
      const results = await ask('inventory.write', { rows: [set(missingUnit, 8), set(ref, 8)] });
      expect(results.map(({ result }) => result.kind)).toEqual(['missing', 'confirmed']);
      expect(await stockOf(ref)).toBe(8);
    },
  );

  ruleIf(stock.mayBeUnmanaged)('stock.mayBeUnmanaged: a set of what is not managed says so', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(null);
    expect(await ask('inventory.write', { rows: [set(ref, 8)] })).toMatchObject([
      { result: { kind: 'stock_not_managed' } },
    ]);
    expect(await stockOf(ref)).toBeNull();
  });

  ruleIf(stock.mayBeUnmanaged && inventory?.manage !== undefined)(
    'inventory.manage: makes the shop manage stock, so that a set is confirmed',
    async () => {
      const { ask, makeListing, stockOf } = await arranged();
      const ref = await makeListing(null);
      expect(await ask('inventory.manage', { rows: [{ key: 'row', ref }] })).toMatchObject([
        { result: { kind: 'ok' } },
      ]);
      await ask('inventory.write', { rows: [set(ref, 8)] });
      expect(await stockOf(ref)).toBe(8);
    },
  );

  ruleIf(writes?.ops.includes('adjust') === true)(
    'writes.ops adjust: changes by the difference',
    async () => {
      const { ask, makeListing, stockOf } = await arranged();
      const ref = await makeListing(10);
      await ask('inventory.write', { rows: [write(ref, { op: 'adjust', delta: -3 })] });
      expect(await stockOf(ref)).toBe(7);
    },
  );

  ruleIf(writes?.idempotent === true && writes.ops.includes('adjust'))(
    'writes.idempotent: an adjustment repeated with its key is done once',
    async () => {
      const { ask, makeListing, stockOf } = await arranged();
      const ref = await makeListing(10);
      const row = write(ref, { op: 'adjust', delta: -3 });
      await ask('inventory.write', { rows: [row] });
      await ask('inventory.write', { rows: [row] });
      expect(await stockOf(ref)).toBe(7);
    },
  );
}
