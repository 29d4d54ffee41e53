import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { replaceBlock } from '../../channel-stock/replace-block.ts';
import { setPublishingPhase } from '../../integrations/set-publishing-phase.ts';
import { stopRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';

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
  await sql`
    insert into incidents (merchant_id, kind, dedupe_key, integration_id, detail, opened_at)
    values (${merchantId}, 'safety_stop', ${integrationId}, ${integrationId},
            jsonb_build_object('syncRunId', ${run.id}::uuid, 'planId', ${run.planId}::uuid), ${at}::timestamptz)
    on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do nothing`.execute(tx);
}

/** Resolves the incident of an integration's safety stop, if one is open. */
export async function resolveSafetyStop(tx: Tx, { merchantId, integrationId, at }: Stopped): Promise<void> {
  await sql`
    update incidents set resolved_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and kind = 'safety_stop' and dedupe_key = ${integrationId}
      and resolved_at is null`.execute(tx);
}
