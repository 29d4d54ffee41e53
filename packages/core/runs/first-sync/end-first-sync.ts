import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { needIntegrationAgain } from '../../channel-stock/need-integration-again.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { cancelRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';
import { resolveSafetyStop } from './safety-stop.ts';

/** Makes an integration only observe again, and cancels its live first sync. */
export async function endFirstSync(
  tx: Tx,
  end: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  const { merchantId, integrationId, at } = end;
  await setPublishingPhase(tx, { merchantId, integrationId, phase: 'observing' });
  const run = await lockLiveRun(tx, { merchantId, integrationId, kind: 'first_sync' });
  if (run !== undefined) await cancelRun(tx, run, at);
  await resolveSafetyStop(tx, end);
  // Each channel stock thus records its new block reason.
  await needIntegrationAgain(tx, { merchantId, integrationId, cause: 'first_sync', at });
}
