import { runKinds } from '@onhand/domain/runs/run-kinds.ts';
import { expect, it } from 'vitest';
import { syncRun } from './sync-runs.ts';

it('every kind of run has its line in the contract', () => {
  const shown = syncRun.options.map(({ shape }) => shape.kind.value);
  expect(shown.toSorted()).toEqual([...runKinds].toSorted());
});
