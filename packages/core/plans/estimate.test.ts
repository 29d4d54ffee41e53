import { expect, it } from 'vitest';
import { estimate } from './estimate.ts';

const described = {
  inventory: {
    writes: {
      ops: ['set' as const],
      cas: false,
      idempotent: false,
      batch: 100,
      batchWithin: 'integration' as const,
      exclusive: 'unit' as const,
      atomic: false,
    },
    readBatch: 100,
    manage: true,
  },
  limits: [{ name: 'calls', scope: 'integration' as const, kind: 'concurrency' as const, max: 2 }],
};

it.each([
  ['the platform’s limits', null, 0.8],
  ['fewer calls at a time', { concurrentCalls: 1, callsPerMinute: null }, 1.7],
  ['calls a minute', { concurrentCalls: null, callsPerMinute: 30 }, 3],
])('10,000 writes take the calls of their batches, and the minutes of %s', (_name, own, minutes) => {
  expect(estimate(described, own, 10_000)).toEqual({ calls: 100, minutes });
});
