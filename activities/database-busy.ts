import { isBusy } from '@onhand/database/transaction.ts';
import { databaseBusy } from '@onhand/domain/failed-items/database-busy.ts';
import { ApplicationFailure } from '@temporalio/common';

/**
 * Runs `work`. Gives its error a code if PostgreSQL ended a statement that waited or ran too long.
 *
 * @throws ApplicationFailure of the type `database_busy`. It is retryable.
 */
export async function namingBusyDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isBusy(error)) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw ApplicationFailure.create({
      type: databaseBusy,
      message: `The database did not finish a statement in time (${databaseBusy}): ${words}`,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  }
}
