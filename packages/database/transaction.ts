import { sql } from 'kysely';
import type { Db, Tx } from './connect.ts';

/** SQLSTATEs of deadlock and serialization failure, after which a transaction can run again. */
const retryable = new Set(['40P01', '40001']);
const maxAttempts = 5;

/**
 * The constraint that fails if two transactions insert the same order. The second runs again and finds the
 * order.
 */
const madeTwice = 'orders_integration_id_external_order_id_identity_key';

/**
 * Runs `work` in a transaction. Runs it again after a deadlock, a serialization failure or a concurrent
 * insert.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(() => db.transaction().execute(work));
}

/** Runs `work` as `inTransaction` does, on a single snapshot of the database. */
export async function inSnapshot<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(() => db.transaction().setIsolationLevel('repeatable read').execute(work));
}

/** Runs `work` so that nothing of it stays in the transaction if it fails. May be nested. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint part`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint part`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint part`.execute(tx);
    await sql`release savepoint part`.execute(tx);
    throw error;
  }
}

/** Runs `work`, takes back everything that it did in the database, and returns what it returned. */
export async function asTrial<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint trial`.execute(tx);
  const result = await work();
  await sql`rollback to savepoint trial`.execute(tx);
  return result;
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const helps = violatedConstraint(error) === madeTwice || retryable.has(sqlState(error) ?? '');
      if (attempt === maxAttempts || !helps) {
        throw error;
      }
    }
  }
}

/**
 * Returns the SQLSTATE of a PostgreSQL error, or the code of a system error. Returns undefined for other
 * errors.
 */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Returns the constraint that a PostgreSQL error names as violated. */
function violatedConstraint(error: unknown): string | undefined {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : undefined;
}

/**
 * Tells whether the database refused the data, so that repeating the call fails again: PostgreSQL's classes
 * 21, 22, 23 and 54 (limits exceeded).
 */
export function isRefusedByDatabase(error: unknown): boolean {
  return /^(2[123]|54)/.test(sqlState(error) ?? '');
}

/**
 * Tells whether the data caused an error, so that repeating the call fails again: the database refused it, or
 * our code had a range, type or syntax error. All other errors may pass.
 */
export function isFaultOfData(error: unknown): boolean {
  return sqlState(error) === undefined
    ? error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError
    : isRefusedByDatabase(error);
}

/**
 * Tells whether a statement gave up waiting: for a lock (55P03), or because it took too long (57014). The
 * same call may succeed once another transaction has ended.
 */
export function isBusy(error: unknown): boolean {
  return ['55P03', '57014'].includes(sqlState(error) ?? '');
}

/** Tells whether a statement gave up waiting for a lock (55P03). */
export function isLocked(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

/** Tells whether the database was unreachable or ended the connection. The same call may succeed later. */
export function isConnectionError(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code) ||
    (error instanceof Error &&
      /connection terminated|timeout exceeded|connection timeout|not queryable/i.test(error.message))
  );
}

/**
 * Tells whether the database works but cannot serve the call now: PostgreSQL's classes 53 (no resources) and
 * 57 (an operator or a time limit ended it), and a lock that was not free in time. The same call may succeed
 * later.
 */
export function isUnavailable(error: unknown): boolean {
  return /^(53|57|55P03$)/.test(sqlState(error) ?? '');
}
