import type { Db, Tx } from './connect.ts';

/** Deadlock and serialization failure: PostgreSQL asks to run the transaction again. */
const retryable = new Set(['40P01', '40001']);
const maxAttempts = 5;

/** Runs `work` in a transaction and runs it again where PostgreSQL asks for that. Other errors pass through. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === maxAttempts || !retryable.has(sqlState(error) ?? '')) {
        throw error;
      }
    }
  }
}

/** The SQLSTATE of an error from PostgreSQL; undefined for any other. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the database could not be reached or ended the connection: the same call may succeed later. */
export function isConnectionError(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code) ||
    (error instanceof Error && /connection terminated|connection timeout/i.test(error.message))
  );
}
