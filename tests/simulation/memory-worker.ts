import { parentPort, workerData } from 'node:worker_threads';
import { runInMemory } from './run-sequence.ts';

/** Plays every `step`th seed of a range in memory, and tells of each. */
const { from, to, step } = workerData as { from: number; to: number; step: number };
for (let seed = from; seed < to; seed += step) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(await runInMemory(seed));
}
