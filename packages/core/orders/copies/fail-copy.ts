import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import { failedInRun } from '../../failed-items/earlier-failures.ts';
import { failedCopy, moveInTransaction } from './move-copy.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/** Why the copy of an order failed. */
interface CopyFailure {
  /** `refused`: nothing was created. `exhausted`: nobody could find out whether it was. */
  readonly event: 'refused' | 'exhausted';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly attempts: number;
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Ends the attempts to copy an order, and opens its failed item. Does nothing if the created order has been
 * heard of meanwhile.
 */
export async function failCopy(
  db: Db,
  of: CopiedOrderRef & { readonly integrationId: IntegrationId },
  failure: CopyFailure,
  at: Date,
): Promise<void> {
  const { event, code, message, hint = null, attempts, workflowId, runId } = failure;
  await inTransaction(db, async (tx) => {
    const changes = { code, platform_message: message, retry_at: null, failures: 0 };
    const moved = await moveInTransaction(tx, of, { event, changes, at });
    if (moved === undefined) return;
    const item = {
      merchant_id: of.merchantId,
      integration_id: of.integrationId,
      operation: 'copy_order' as const,
      subject_id: of.orderId,
      code,
      platform_message: message,
      hint,
      attempts,
      workflow_id: workflowId,
    };
    await openFailed(tx, [item], { at });
    await failedInRun(tx, failedCopy(of), runId);
  });
}

/** Has failed copies of orders tried again. One that may exist is searched for first. */
export async function retryCopies(tx: Tx, orders: readonly CopiedOrderRef[], at: Date): Promise<void> {
  for (const order of orders) {
    const changes = { retry_at: null, failures: 0, absences: 0, attempts: 0 };
    await moveInTransaction(tx, order, { event: 'retried', changes, at });
  }
}
