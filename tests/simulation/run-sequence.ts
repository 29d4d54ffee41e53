import type { Core } from './core.ts';
import { stepsOf, stepsPerSequence } from './generate.ts';
import type { Step } from './generate.ts';
import { createMemoryCore } from './memory/core.ts';
import { checkingBatches } from './memory/checking-batches.ts';
import { pairOf } from './pair.ts';
import { createPostgresCore } from './postgres/core.ts';
import type { CrashingDatabase } from './postgres/crashing-database.ts';
import { play, worldOf } from './sequence.ts';
import type { Failure } from './sequence.ts';
import { shrink } from './shrink.ts';
import type { World } from './world.ts';

/** A sequence that broke a rule, with how to see it again. */
export interface BrokenSequence extends Failure {
  readonly seed: number;
  readonly on: 'memory' | 'postgres';
  /** Fewer steps that break the same rule. */
  readonly steps: readonly Step[];
}

/** Whether a broken sequence is played again and again with fewer steps. */
interface Shrinking {
  readonly shrinking: boolean;
}

const triesInMemory = 400;
const triesOnPostgres = 40;

/** Plays a seed in memory. */
export async function runInMemory(
  seed: number,
  { shrinking }: Shrinking = { shrinking: true },
): Promise<BrokenSequence | null> {
  const coreOf = async (world: World) => checkingBatches(world, createMemoryCore(world));
  return run(seed, 'memory', coreOf, shrinking ? triesInMemory : 0);
}

/** Plays a seed on PostgreSQL and in memory, step by step. */
export async function runOnPostgres(
  seed: number,
  database: CrashingDatabase,
  { shrinking }: Shrinking = { shrinking: true },
): Promise<BrokenSequence | null> {
  const coreOf = async (world: World) =>
    pairOf(checkingBatches(world, createMemoryCore(world)), await createPostgresCore(database, world));
  return run(seed, 'postgres', coreOf, shrinking ? triesOnPostgres : 0);
}

async function run(
  seed: number,
  on: BrokenSequence['on'],
  coreOf: (world: World) => Promise<Core>,
  tries: number,
): Promise<BrokenSequence | null> {
  const world = worldOf(seed);
  const steps = stepsOf(seed);
  const failure = await play(world, steps, await coreOf(world));
  if (failure === null) return null;
  let last = failure;
  const failsAlike = async (fewer: readonly Step[]) => {
    const again = await play(world, fewer, await coreOf(world));
    if (again?.rule !== failure.rule) return false;
    last = again;
    return true;
  };
  const shortest = await shrink(steps.slice(0, failure.step + 1), failsAlike, tries);
  return { ...last, seed, on, steps: shortest };
}

/** How a broken sequence is told to a person. */
export function describe({ seed, on, rule, message, steps }: BrokenSequence): string {
  const lines = steps.map((step) => `  ${JSON.stringify(step)}`);
  return [
    `seed ${seed} broke ${rule} (${on}): ${message}`,
    `${steps.length} of ${stepsPerSequence} steps are enough:`,
    ...lines,
    `again: npm run simulate -- --sequences 1 --seed ${seed} --postgres ${on === 'postgres' ? 1 : 0}`,
  ].join('\n');
}
