import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { replaceBlock } from '../../channel-stock/replace-block.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { stopRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';
import { openIncidents } from '../../incidents/open-incidents.ts';
import { resolveIncidents } from '../../incidents/resolve-incidents.ts';

interface Stopped {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly at: Date;
}

/** Stops the first sync of an integration because one of its first listings failed, and opens an incident. */
export async function stopFirstSync(tx: Tx, stopped: Stopped): Promise<void> {
  const { merchantId, integrationId, at } = stopped;
  await setPublishingPhase(tx, { merchantId, integrationId, phase: 'stopped' });
  await replaceBlock(tx, stopped, { from: 'first_sync_waiting', to: 'safety_stop' });
  const run = await lockLiveRun(tx, { merchantId, integrationId, kind: 'first_sync' });
  if (run?.state !== 'running') return;
  await stopRun(tx, run, at);
  const detail = { syncRunId: run.id, planId: run.planId };
  await openIncidents([{ kind: 'safety_stop', merchantId, integrationId, detail }], at).execute(tx);
}

/** Resolves the incident of an integration's safety stop, if one is open. */
export async function resolveSafetyStop(tx: Tx, { merchantId, integrationId, at }: Stopped): Promise<void> {
  await resolveIncidents([{ kind: 'safety_stop', merchantId, integrationId }], at).execute(tx);
}
