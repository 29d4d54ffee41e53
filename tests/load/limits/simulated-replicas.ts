import { createLimiter } from '@onhand/connector-kit/limits/limiter.ts';
import type { Limiter } from '@onhand/connector-kit/limits/limiter.ts';
import type { LimitStore } from '@onhand/connector-kit/limits/limit-store.ts';
import { simulatedTiming } from '@onhand/connector-kit/testing/simulated-timing.ts';
import type { SimulatedTiming } from '@onhand/connector-kit/testing/simulated-timing.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { sql } from 'kysely';

/** Replicas of a connector on a simulated clock, which the database shows too. */
export interface SimulatedReplicas {
  readonly timing: SimulatedTiming;
  readonly limiters: readonly Limiter[];
  draws(): number;
  /** Lets time pass until nothing is left to do, or until `isOver`. */
  run(isOver: () => boolean): Promise<void>;
}

/** Makes the database show a time that stands still until it is moved. */
export async function simulateClock(db: Db): Promise<void> {
  await sql`create table simulated_clock (at timestamptz not null)`.execute(db);
  await sql`insert into simulated_clock values (now())`.execute(db);
  await sql`
    create or replace function onhand_now() returns timestamptz language sql volatile
    as 'select at from simulated_clock'`.execute(db);
}

/**
 * Starts replicas that share a store. `db` null: their store is in this process, and shows the simulated time
 * by itself (`timing`).
 */
export function startReplicas(
  db: Db | null,
  store: LimitStore,
  {
    replicas,
    limits,
    timing = simulatedTiming(),
  }: {
    readonly replicas: number;
    readonly limits: readonly Limit[];
    readonly timing?: SimulatedTiming;
  },
): SimulatedReplicas {
  const startedAt = Date.now();
  let draws = 0;
  let pending = 0;
  const watched: LimitStore = {
    ...store,
    async draw(...asked) {
      draws += 1;
      pending += 1;
      try {
        return await store.draw(...asked);
      } finally {
        pending -= 1;
      }
    },
  };
  const settle = async () => {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise(setImmediate);
      if (pending > 0) quiet = -1;
    }
  };
  const moveTo = async (ms: number) => {
    if (db !== null) {
      await sql`update simulated_clock set at = ${new Date(startedAt + ms)}::timestamptz`.execute(db);
    }
    timing.moveTo(ms);
  };
  return {
    timing,
    limiters: Array.from({ length: replicas }, (_, index) =>
      createLimiter({ platform: 'bench', limits, store: watched, holder: `replica ${index}`, timing }),
    ),
    draws: () => draws,
    async run(isOver) {
      for (;;) {
        await settle();
        const next = timing.next();
        if (isOver() || next === null) return;
        await moveTo(Math.max(Math.ceil(next), timing.now()));
      }
    },
  };
}
