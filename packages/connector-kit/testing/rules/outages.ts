import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { expect, it } from 'vitest';
import type { Arrangement, ShopFault } from '../arrangement.ts';
import { quantitiesOf, set } from './rows.ts';
import type { Subject } from './subject.ts';

/** Checks what a connector answers when the platform refuses, loses or breaks off single calls. */
export function outageRules({ connector, arranged }: Subject): void {
  const { inventory, stock } = connector;
  const settling = { timeout: stock.settlesWithinMs + 30_000 };

  /** Defines a rule over a unit of 10. Skipped where nobody can have the shop go wrong. */
  const rule = (
    says: string,
    check: (given: {
      readonly ask: Awaited<ReturnType<Subject['arranged']>>['ask'];
      readonly arrangement: Arrangement;
      readonly ref: UnitRef;
      readonly goWrong: (fault: ShopFault) => Promise<void>;
    }) => Promise<void>,
  ) =>
    it.skipIf(inventory === undefined)(says, async ({ skip }) => {
      const { ask, askElsewhere: _, ...arrangement } = await arranged();
      const { faults, makeListing } = arrangement;
      if (faults === undefined) return skip();
      const ref = await makeListing(10);
      await expect.poll(() => quantitiesOf(ask, [ref]), settling).toEqual([10]);
      await check({ ask, arrangement, ref, goWrong: faults.once });
    });

  for (const [fault, leastMs] of [
    ['read_limited', 0],
    ['read_limited_for_a_second', 1],
  ] as const) {
    rule(`${fault}: a read is rate_limited, with a time`, async ({ ask, ref, goWrong }) => {
      await goWrong(fault);
      const [row] = await ask('inventory.read', { rows: [{ key: 'row', ref }] });
      expect(row?.result).toMatchObject({ kind: 'rate_limited', retryAfterMs: expect.any(Number) });
      const waitMs = row?.result.kind === 'rate_limited' ? row.result.retryAfterMs : -1;
      expect(waitMs).toBeGreaterThanOrEqual(leastMs);
      await expect.poll(() => quantitiesOf(ask, [ref]), settling).toEqual([10]);
    });
  }

  rule('a write that the platform limits is rate_limited, and nothing is written', async (given) => {
    const { ask, arrangement, ref, goWrong } = given;
    await goWrong('write_limited');
    const [row] = await ask('inventory.write', { rows: [set(ref, 8)] });
    expect(row?.result).toMatchObject({ kind: 'rate_limited' });
    expect(await arrangement.stockOf(ref)).toBe(10);
  });

  for (const fault of ['write_answer_lost', 'write_answer_cut'] as const) {
    rule(`${fault}: the write is unknown, and a reading shows that it was done`, async (given) => {
      const { ask, arrangement, ref, goWrong } = given;
      await goWrong(fault);
      const [row] = await ask('inventory.write', { rows: [set(ref, 8)] });
      expect(row?.result).toMatchObject({ kind: 'unknown' });
      expect(await arrangement.stockOf(ref)).toBe(8);
      await expect.poll(() => quantitiesOf(ask, [ref]), settling).toEqual([8]);
    });
  }

  rule('a write that was lost on its way is not taken for refused or done', async (given) => {
    const { ask, arrangement, ref, goWrong } = given;
    await goWrong('write_lost');
    const [row] = await ask('inventory.write', { rows: [set(ref, 8)] });
    expect(['unknown', 'unavailable']).toContain(row?.result.kind);
    expect(await arrangement.stockOf(ref)).toBe(10);
  });

  rule('an answer to a read that breaks off is unavailable, not a figure', async ({ ask, ref, goWrong }) => {
    await goWrong('read_answer_cut');
    const [row] = await ask('inventory.read', { rows: [{ key: 'row', ref }] });
    expect(row?.result).toMatchObject({ kind: 'unavailable' });
  });

  rule(
    'a unit that the shop refuses to change is rejected, and the others of its call go through',
    async (given) => {
      const { ask, arrangement, ref } = given;
      const other = await arrangement.makeListing(10);
      await arrangement.faults?.refuseWrites(ref);
      const results = await ask('inventory.write', { rows: [set(ref, 8), set(other, 8)] });
      expect(results.map(({ result }) => result.kind)).toEqual(['rejected', 'confirmed']);
      expect([await arrangement.stockOf(ref), await arrangement.stockOf(other)]).toEqual([10, 8]);
    },
  );
}
