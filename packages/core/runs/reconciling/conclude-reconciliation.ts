import type { Db, Tx } from '@onhand/database/connect.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { reconcilingInterval } from '@onhand/domain/reconciling/interval.ts';
import type { ReconcilingInterval } from '@onhand/domain/reconciling/interval.ts';
import { sql } from 'kysely';
import { needAgain } from '../../channel-stock/need-again.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { findIntegration } from '../../integrations/find-integration.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { endRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';

/** What is told when listings moved between the pages, however often they were read. */
export const disturbedFailure = {
  code: 'listings_disturbed',
  message:
    'The list of listings changed while it was read, three times. Figures were compared; missing listings were not looked for.',
} as const;

/**
 * Ends a reconciliation, and computes how often the integration is reconciled from now on. Returns whether
 * the pages of listings were undisturbed. The caller fails a run whose pages were not. Returns undefined if
 * the run is not at its end any more.
 */
export async function concludeReconciliation(
  db: Db,
  run: RunRow,
  platform: { readonly limits: readonly Limit[]; readonly readBatch: number },
  { clock }: { readonly clock: { now(): Date } },
): Promise<{ readonly undisturbed: boolean } | undefined> {
  const { merchantId, integrationId, counts } = run;
  const integration = await findIntegration(db, { merchantId, id: integrationId });
  const undisturbed = (counts['disturbed'] ?? 0) === 0;
  const isConcluded = await changeIfCurrent(db, run, async (tx, running) => {
    const at = clock.now();
    const interval = reconcilingInterval(integration?.reconcileEveryMinutes ?? defaultMinutes, {
      figures: counts['rows'] ?? 0,
      pages: undisturbed ? (counts['pages'] ?? 0) : null,
      readBatch: platform.readBatch,
      limits: [...platform.limits, ...limitsOf(integration ?? null)],
    });
    await writeInterval(tx, running, interval);
    if (!undisturbed) return;
    await needAwaiting(tx, { merchantId, integrationId, at });
    await endRun(tx, running, at);
    await closeFailed(tx, { operations: ['reconcile'], merchantId, integrationId }, at);
  });
  return isConcluded ? { undisturbed } : undefined;
}

/** Has the figures decided anew that wait for the next check. */
async function needAwaiting(
  tx: Tx,
  { integrationId, at, merchantId }: Pick<RunRow, 'merchantId' | 'integrationId'> & { readonly at: Date },
): Promise<void> {
  const awaiting = sql`
    channel_stock.merchant_id = ${merchantId} and channel_stock.integration_id = ${integrationId}
    and channel_stock.state = 'blocked' and channel_stock.block_code = 'awaiting_next_sync'`;
  await needAgain(tx, awaiting, { cause: 'reconciliation', at });
}

/** An integration that is reconciled on demand only is measured against this interval. */
const defaultMinutes = 120;

async function writeInterval(tx: Tx, run: RunRow, interval: ReconcilingInterval): Promise<void> {
  await tx
    .updateTable('sync_runs')
    .set({ detail: JSON.stringify(interval) })
    .where('merchant_id', '=', run.merchantId)
    .where('id', '=', run.id)
    .execute();
}
