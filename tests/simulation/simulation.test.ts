import { inject, expect, it } from 'vitest';
import { describe as tell, runInMemory, runOnPostgres } from './run-sequence.ts';
import { openDatabase } from './postgres/server.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { commands } from './commands/all.ts';
import { stepsOf } from './generate.ts';
import { shrink } from './shrink.ts';

const seed = 20_261_122;

it('sixty random sequences in memory break no rule', async () => {
  for (let next = seed; next < seed + 60; next += 1) {
    const broken = await runInMemory(next);
    expect(broken, broken === null ? '' : tell(broken)).toBeNull();
  }
});

it('five on PostgreSQL break none, end as in memory, and leave stock that agrees with its record', async () => {
  await using database = await openDatabase(inject('postgresUrl'));
  for (let next = seed; next < seed + 5; next += 1) {
    const broken = await runOnPostgres(next, database);
    expect(broken, broken === null ? '' : tell(broken)).toBeNull();
  }
  expect(await verifyStock(database.db)).toEqual([]);
});

it('a seed gives the same steps again, and other seeds give others', () => {
  expect(stepsOf(seed)).toEqual(stepsOf(seed));
  expect(stepsOf(seed)).not.toEqual(stepsOf(seed + 1));
  expect(stepsOf(seed)).toHaveLength(100);
});

it('every command comes about', () => {
  const drawn = new Set(
    Array.from({ length: 30 }, (_, index) => stepsOf(seed + index)).flatMap((steps) =>
      steps.map(({ command }) => command),
    ),
  );
  expect([...drawn].toSorted()).toEqual(Object.keys(commands).toSorted());
});

it('a failing sequence is left with the steps that it takes', async () => {
  const steps = stepsOf(seed);
  const needed = [steps[17], steps[63]];
  const fails = async (some: typeof steps) =>
    needed.every((step) => step !== undefined && some.includes(step));
  expect(await shrink(steps, fails, 400)).toEqual(needed);
});
