import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { cancelRun } from './change-run.ts';
import { runColumns } from './run-row.ts';

/** Cancels every run of an integration that has not ended. */
export async function cancelLiveRuns(
  tx: Tx,
  {
    merchantId,
    integrationId,
    at,
  }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  const live = await tx
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('ended_at', 'is', null)
    .select(runColumns)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const run of live) await cancelRun(tx, run, at);
}
