import type { Db, Tx } from './connect.ts';

/** Deadlock and serialization failure: PostgreSQL asks to run the transaction again. */
const retryable = new Set(['40P01', '40001']);
const maxAttempts = 5;

/** Two transactions made the same new row at a time: the one that comes second runs again and finds it. */
const madeTwice = 'orders_integration_id_external_order_id_key';

/** Runs `work` in a transaction and runs it again where that helps. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(() => db.transaction().execute(work));
}

/** The same where all that `work` reads is of one moment, however long it takes. */
export async function inSnapshot<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(() => db.transaction().setIsolationLevel('repeatable read').execute(work));
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

/** The SQLSTATE of an error from PostgreSQL, or the code of a system error; undefined for any other. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The constraint that an error from PostgreSQL says was violated. */
function violatedConstraint(error: unknown): string | undefined {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : undefined;
}

/**
 * Whether the data is to blame (PostgreSQL's classes 21, 22, 23 and 54, which is what is too large, or a rule of ours
 * that refused it), so that the same again would fail the same. Everything else is trouble that passes.
 */
export function isFaultOfData(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined
    ? error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError
    : /^(2[123]|54)/.test(state);
}

/** Whether the database could not be reached or ended the connection: the same call may succeed later. */
export function isConnectionError(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code) ||
    (error instanceof Error &&
      /connection terminated|timeout exceeded|connection timeout/i.test(error.message))
  );
}
