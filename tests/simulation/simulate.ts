import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { openDatabase } from './postgres/server.ts';
import { runOnPostgres } from './run-sequence.ts';
import type { BrokenSequence } from './run-sequence.ts';

/** Sequences on PostgreSQL at a time. */
const databases = 2;

export interface Plan {
  /** The first sequence's seed; the others follow. */
  readonly seed: number;
  readonly sequences: number;
  /** How many of them, the first ones, run on PostgreSQL too. */
  readonly onPostgres: number;
  /** A running server, for sequences on PostgreSQL. */
  readonly serverUrl: string;
  /** They share one database, which stays. */
  readonly keepDatabase: boolean;
  /** Nothing more is begun once a sequence broke a rule, and that one is left as it is. */
  readonly onlyFirst: boolean;
}

/** What is told while sequences run. */
export interface Told {
  played(): void;
  broken(sequence: BrokenSequence): void;
  /** What differs on the database that the sequences leave. */
  differs(difference: string): void;
  /** The database that stays, by its connection string. */
  kept(url: string): void;
}

/** Plays the sequences of a plan: those in memory on all cores, those on PostgreSQL meanwhile. */
export async function simulate(plan: Plan, told: Told, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const ends = AbortSignal.any([signal, stop.signal]);
  const tell = (result: BrokenSequence | null) => {
    told.played();
    if (result !== null) {
      told.broken(result);
      if (plan.onlyFirst) stop.abort();
    }
  };
  await Promise.all([playOnPostgres(plan, tell, told, ends), playInMemory(plan, tell, ends)]);
  signal.throwIfAborted();
}

async function playInMemory(
  { seed, sequences, onPostgres, onlyFirst }: Plan,
  tell: (result: BrokenSequence | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const from = seed + onPostgres;
  const to = seed + sequences;
  const workers = Math.min(availableParallelism(), Math.max(0, to - from));
  await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const worker = new Worker(new URL('memory-worker.ts', import.meta.url), {
        workerData: { from: from + index, to, step: workers, shrinking: !onlyFirst },
      });
      const end = () => void worker.terminate();
      signal.addEventListener('abort', end, { once: true });
      worker.on('message', tell);
      await new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', resolve);
      });
      signal.removeEventListener('abort', end);
    }),
  );
}

async function playOnPostgres(
  { seed, onPostgres, serverUrl, keepDatabase, onlyFirst }: Plan,
  tell: (result: BrokenSequence | null) => void,
  told: Told,
  signal: AbortSignal,
): Promise<void> {
  if (onPostgres === 0) return;
  let next = seed;
  // A database each: what is due is spread for all merchants of one.
  const count = keepDatabase ? 1 : Math.min(databases, onPostgres);
  const lanes = Array.from({ length: count }, async () => {
    await using database = await openDatabase(serverUrl, { kept: keepDatabase });
    if (keepDatabase) told.kept(database.url);
    for (let mine = next++; mine < seed + onPostgres && !signal.aborted; mine = next++) {
      tell(await runOnPostgres(mine, database, { shrinking: !onlyFirst }));
    }
    if (signal.aborted) return;
    for (const { check, subject, expected, actual } of await verifyStock(database.db)) {
      told.differs(`${check}: ${subject} has ${actual}; it should be ${expected}`);
    }
  });
  await Promise.all(lanes);
}
