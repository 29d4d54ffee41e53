import type { RunOperation } from '@onhand/domain/failed-items/operations.ts';
import { restarts } from '@onhand/domain/failed-items/restarts.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { bulkOperationNames, bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import { failedInRun, findFailingRun } from '../failed-items/earlier-failures.ts';
import { findOrderId } from '../orders/find-order-id.ts';
import { recordFailedRun } from '../orders/record-processed.ts';
import { failRun } from '../runs/change-run.ts';
import { lockLiveRun } from '../runs/find-run.ts';
import { findChannelProduct } from '../products/find-channel-product.ts';

/** A run of a workflow that failed after all attempts, because of a fault on our side. */
export interface RunFault {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly operation: RunOperation;
  /** The order that the run followed, by its name on the platform. */
  readonly order?: { readonly externalOrderId: string; readonly identity?: string };
  /** The product that the run synchronized, by its name on the platform. */
  readonly externalGroup?: string;
  readonly code: string;
  readonly message: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Runs from which this run was reset, and whose work it has repeated since. */
  readonly repeated: readonly string[];
  readonly at: Date;
}

/**
 * Opens the failed item of a run that failed, or counts in the open one. Returns the run that failed: if that
 * is another run, this run was reset after the failure and has to repeat the work.
 */
export async function recordFault(db: Db, fault: RunFault): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { merchantId, integrationId, operation, runId, at } = fault;
    const subjectId = await subjectOf(tx, fault);
    if (subjectId === undefined) return runId;
    const item = { merchantId, integrationId, operations: [operation], subjects: [subjectId] };
    const failing = await findFailingRun(tx, item);
    // It is this run if the answer to the first attempt was lost.
    if (failing !== undefined && !fault.repeated.includes(failing)) return failing;
    const failure = {
      merchant_id: merchantId,
      integration_id: integrationId,
      operation,
      subject_id: subjectId,
      code: fault.code,
      platform_message: null,
      hint: fault.message,
      attempts: 1,
      workflow_id: fault.workflowId,
    };
    await openFailed(tx, [failure], { at });
    await failedInRun(tx, item, runId);
    await endBulkAfterFaults(tx, fault);
    if (fault.order !== undefined) await recordFailedRun(tx, { ...fault, ...fault.order });
    return runId;
  });
}

/** Fails the run of a bulk operation that nothing starts again, so that a new one can begin. */
async function endBulkAfterFaults(
  tx: Tx,
  { merchantId, integrationId, operation, code, message, at }: RunFault,
): Promise<void> {
  const kind = bulkOperationNames.find((name) => bulkOperations[name].failing === operation);
  if (kind === undefined) return;
  const { attempts } = await tx
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .where('operation', '=', operation)
    .where('state', '=', 'open')
    .select('attempts')
    .executeTakeFirstOrThrow();
  if (attempts < restarts.failuresAtMost || code === restarts.outage) return;
  const run = await lockLiveRun(tx, { merchantId, integrationId, kind });
  if (run?.state === 'running') await failRun(tx, run, { code, message }, at);
}

/** Finds the subject of the failed item. Returns undefined if the database does not have it. */
async function subjectOf(tx: Tx, fault: RunFault): Promise<string | undefined> {
  const { merchantId, integrationId, operation, order, externalGroup } = fault;
  switch (operation) {
    case 'follow_order':
      return order && findOrderId(tx, { merchantId, integrationId, ...order });
    case 'carry_change':
      return externalGroup === undefined
        ? undefined
        : (await findChannelProduct(tx, { merchantId, integrationId, externalGroup }))?.id;
    case 'publish_channel':
    case 'read_orders':
    case 'read_all_listings':
    case 'compare_products':
    case 'export_products':
    case 'reconcile':
    case 'sync_customers':
    case 'import_customers':
    case 'export_customers':
    case 'sync_inventory':
    case 'sync_items':
    case 'import_orders':
    case 'import_products':
    case 'import_inventory':
    case 'release_inventory':
    case 'release_products':
    case 'move_failed_items': {
      const { rows } = await sql<{ id: string }>`
        select id from integrations where merchant_id = ${merchantId} and id = ${integrationId}`.execute(tx);
      return rows[0]?.id;
    }
  }
}
