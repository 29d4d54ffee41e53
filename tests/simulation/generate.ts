import { array, constantFrom, integer, noBias, record, sample } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { commands } from './commands/all.ts';

/** One thing that happens, `waitMs` after the one before; `choice` decides all else about it. */
export interface Step {
  readonly command: string;
  readonly waitMs: number;
  readonly choice: number;
}

export const stepsPerSequence = 100;

/** Moments within a second, and those around which leases, calls and requests run out. */
const waitsMs = [0, 0, 0, 0, 50, 300, 900, 1_100, 1_100, 4_000, 11_000, 31_000, 61_000, 95_000];

const step: Arbitrary<Step> = record({
  command: constantFrom(
    ...Object.entries(commands).flatMap(([name, { weight }]) => Array<string>(weight).fill(name)),
  ),
  waitMs: constantFrom(...waitsMs),
  choice: integer({ min: 0, max: 0xff_ff_ff }),
});

const sequence = array(step, { minLength: stepsPerSequence, maxLength: stepsPerSequence });

/** The steps of a seed: always the same. */
export function stepsOf(seed: number): readonly Step[] {
  return sample(noBias(sequence), { seed, numRuns: 1 })[0] ?? [];
}
