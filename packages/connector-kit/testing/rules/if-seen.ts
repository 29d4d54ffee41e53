import { expect, it } from 'vitest';
import { quantitiesOf, set } from './rows.ts';
import type { Subject } from './subject.ts';

/** Checks the promises of `ifSeen`. The platform, the connector or connector-kit may enforce them. */
export function ifSeenRules({ connector, arranged }: Subject): void {
  const { inventory, stock } = connector;
  const ruleIf = (applies: boolean) => it.skipIf(inventory === undefined || !applies);
  const rule = ruleIf(true);
  const settling = { timeout: stock.settlesWithinMs + 10_000 };

  /** Makes a unit that showed 10 and shows `after` since a manual edit. */
  async function editedTo(after: number) {
    const arrangement = await arranged();
    const ref = await arrangement.makeListing(10);
    await arrangement.setStock(ref, after);
    await expect.poll(() => quantitiesOf(arrangement.ask, [ref]), settling).toEqual([after]);
    return { ...arrangement, ref };
  }

  rule('a set over any of the expected figures is written', async () => {
    const { ask, ref, stockOf } = await editedTo(7);
    expect(await ask('inventory.write', { rows: [set(ref, 5, [10, 7])] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 5 } } },
    ]);
    expect(await stockOf(ref)).toBe(5);
  });

  rule('a set over another figure than expected is stale, says which, and nothing is written', async () => {
    const { ask, ref, stockOf } = await editedTo(7);
    expect(await ask('inventory.write', { rows: [set(ref, 8, [10, 9])] })).toMatchObject([
      { result: { kind: 'stale', actual: { quantity: 7, readStartedAt: expect.any(String) } } },
    ]);
    expect(await stockOf(ref)).toBe(7);
  });

  rule('0 is a figure that can be expected, and that can be another', async () => {
    const { ask, ref, stockOf } = await editedTo(0);
    expect(await ask('inventory.write', { rows: [set(ref, 8, [10])] })).toMatchObject([
      { result: { kind: 'stale', actual: { quantity: 0 } } },
    ]);
    expect(await ask('inventory.write', { rows: [set(ref, 8, [0])] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 8 } } },
    ]);
    expect(await stockOf(ref)).toBe(8);
  });

  rule('the wanted figure that is there already, and expected, is confirmed', async () => {
    const { ask, ref, stockOf } = await editedTo(8);
    expect(await ask('inventory.write', { rows: [set(ref, 8, [10, 8])] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 8 } } },
    ]);
    expect(await stockOf(ref)).toBe(8);
  });

  rule(
    'the wanted figure that is there already, and was not expected, is stale: somebody put it there',
    async () => {
      const { ask, ref } = await editedTo(8);
      expect(await ask('inventory.write', { rows: [set(ref, 8, [10])] })).toMatchObject([
        { result: { kind: 'stale', actual: { quantity: 8 } } },
      ]);
    },
  );

  rule('rows of one call are judged each by its own figure', async () => {
    const { ask, ref, makeListing, missingUnit, stockOf } = await editedTo(7);
    const [expected, unconditional] = [await makeListing(10), await makeListing(10)];
    const rows = [
      set(ref, 8, [10]),
      set(missingUnit, 8, [10]),
      set(expected, 8, [10]),
      set(unconditional, 8),
    ];
    const answers = new Map(
      (await ask('inventory.write', { rows })).map(({ key, result }) => [key, result.kind]),
    );
    expect(rows.map(({ key }) => answers.get(key))).toEqual(['stale', 'missing', 'confirmed', 'confirmed']);
    expect(await Promise.all([ref, expected, unconditional].map(stockOf))).toEqual([7, 8, 8]);
  });

  ruleIf(stock.mayBeUnmanaged)('stock.mayBeUnmanaged: a figure expected of what is not managed', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(null);
    expect(await ask('inventory.write', { rows: [set(ref, 8, [10])] })).toMatchObject([
      { result: { kind: 'stock_not_managed' } },
    ]);
    expect(await stockOf(ref)).toBeNull();
  });
}
