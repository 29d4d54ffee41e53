import { sql } from 'kysely';
import { nextEstimate, remoteTime } from './clock-estimate.ts';
import type { ClockEstimate } from './clock-estimate.ts';
import type { Db } from './connect.ts';

/** The database's clock, as this process follows it. */
export interface DatabaseClock {
  now(): Date;
  /** Looks at the database's clock at once. Rejects if the database cannot be asked. */
  sample(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseClockOptions {
  readonly everyMs?: number;
  /** Called with the first error of each spell of failed looks. The clock runs on meanwhile. */
  readonly onError?: (error: unknown) => void;
}

const samplesAtStart = 3;

/**
 * Starts a clock that shows the database's time (`onhand_now()`), whatever the host's clock shows. Between
 * looks it runs on the monotonic clock. Rejects if the database cannot be asked.
 */
export async function databaseClock(db: Db, options: DatabaseClockOptions = {}): Promise<DatabaseClock> {
  const { everyMs = 1_000, onError = () => undefined } = options;
  let estimate: ClockEstimate = await look(db, null);
  for (let sample = 1; sample < samplesAtStart; sample += 1) {
    estimate = await look(db, estimate);
  }
  let failing = false;
  let looking: Promise<void> | undefined;
  const sample = async () => {
    estimate = await look(db, estimate);
    failing = false;
  };
  const timer = setInterval(() => {
    looking ??= sample()
      .catch((error: unknown) => {
        if (!failing) onError(error);
        failing = true;
      })
      .finally(() => {
        looking = undefined;
      });
  }, everyMs);
  return {
    now: () => new Date(remoteTime(estimate, performance.now())),
    sample,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

async function look(db: Db, before: ClockEstimate | null): Promise<ClockEstimate> {
  const sentMs = performance.now();
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from onhand_now()) * 1000)::float8 as ms`.execute(db);
  const receivedMs = performance.now();
  return nextEstimate(before, { sentMs, receivedMs, remoteMs: rows[0]?.ms ?? Number.NaN });
}
