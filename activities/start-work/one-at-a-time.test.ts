import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

it('calls while it runs are one more run', async () => {
  const runs: (() => void)[] = [];
  const start = oneAtATime(() => new Promise((resolve) => runs.push(resolve)));
  const all = [start(), start(), start()];
  expect(runs).toHaveLength(1);
  runs[0]?.();
  await Promise.resolve();
  expect(runs).toHaveLength(2);
  runs[1]?.();
  await Promise.all(all);
  expect(runs).toHaveLength(2);
});

it('a call at any moment around the end of a run is followed by a run', async () => {
  for (let steps = 0; steps < 12; steps += 1) {
    let ran = 0;
    const start = oneAtATime(async () => {
      ran += 1;
    });
    const first = start();
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    const before = ran;
    await start();
    expect(ran).toBe(before + 1);
    await first;
  }
});
