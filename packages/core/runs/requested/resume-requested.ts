import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { RequestedOperation } from '@onhand/domain/runs/requested-operations.ts';
import { releaseAsked } from '../../exports/hold-asked.ts';
import { resumeRun } from '../change-run.ts';
import { findNewestRun } from '../find-run.ts';
import type { BulkToCarry } from '../find-unattended.ts';
import type { RunRow } from '../run-row.ts';
import { lockSyncRun } from '../sync-runs.ts';
import { checkPermitted } from './check-permitted.ts';

/**
 * Resumes a run that failed or was cancelled, in the transaction that locked it. It goes on from its cursor.
 *
 * @throws Refusal if a newer run of the operation exists, or the integration does not permit it now.
 */
export async function resumeRequested(
  tx: Tx,
  run: RunRow & { readonly kind: RequestedOperation },
  at: Date,
): Promise<void> {
  await checkPermitted(tx, { ...run, operation: run.kind });
  const newest = await findNewestRun(tx, run);
  if (newest?.id !== run.id) throw new Refusal('sync_run_superseded');
  if (run.kind === 'export_products') await releaseAsked(tx, run, at);
  await resumeRun(tx, run, at);
}

/** Resumes the newest runs of an operation where they failed. Returns the bulk operations to start. */
export async function resumeFailed(
  tx: Tx,
  wanted: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly operation: RequestedOperation | 'sync_items';
    readonly at: Date;
  },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationIds, operation, at } = wanted;
  const toCarry: BulkToCarry[] = [];
  for (const integrationId of integrationIds) {
    const newest = await findNewestRun(tx, { merchantId, integrationId, kind: operation });
    const run = newest === undefined ? undefined : await lockSyncRun(tx, newest);
    if (run?.state === 'failed') await resumeRun(tx, run, at);
    if (run?.state === 'failed' || run?.state === 'running') {
      toCarry.push({ merchantId, integrationId, operation });
    }
  }
  return toCarry;
}
