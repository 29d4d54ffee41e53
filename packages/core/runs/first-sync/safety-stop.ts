import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { openIncidents } from '../../incidents/open-incidents.ts';
import { resolveIncidents } from '../../incidents/resolve-incidents.ts';

interface Stopped {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly at: Date;
}

/** Stops the first sync of an integration because one of its first listings failed, and opens an incident. */
export async function stopFirstSync(tx: Tx, { merchantId, integrationId, at }: Stopped): Promise<void> {
  await sql`
    update integrations set publishing_phase = 'stopped'
    where merchant_id = ${merchantId} and id = ${integrationId}`.execute(tx);
  await sql`
    update channel_stock set block_code = 'safety_stop'
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'blocked'
      and block_code = 'first_sync_waiting'`.execute(tx);
  const { rows } = await sql<{ syncRunId: string; planId: string }>`
    update sync_runs set state = 'safety_stop'
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'running'
    returning id as "syncRunId", plan_id as "planId"`.execute(tx);
  const [detail] = rows;
  if (detail === undefined) return;
  await openIncidents([{ kind: 'safety_stop', merchantId, integrationId, detail }], at).execute(tx);
}

/** Resolves the incident of an integration's safety stop, if one is open. */
export async function resolveSafetyStop(tx: Tx, { merchantId, integrationId, at }: Stopped): Promise<void> {
  await resolveIncidents([{ kind: 'safety_stop', merchantId, integrationId }], at).execute(tx);
}
