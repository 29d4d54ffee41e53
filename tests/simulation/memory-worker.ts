import { parentPort, workerData } from 'node:worker_threads';
import { runInMemory } from './run-sequence.ts';

/** Plays every `step`th seed of a range in memory, and tells of each. */
// Given by simulate.ts.
const { from, to, step, shrinking } = workerData as {
  from: number;
  to: number;
  step: number;
  shrinking: boolean;
};
for (let seed = from; seed < to; seed += step) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(await runInMemory(seed, { shrinking }));
}
