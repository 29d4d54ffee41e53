import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

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
  await sql`
    with stopped as (
      update sync_runs set state = 'safety_stop'
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'running'
      returning id, plan_id
    )
    insert into incidents (merchant_id, kind, dedupe_key, integration_id, detail, opened_at)
    select ${merchantId}, 'safety_stop', ${integrationId}, ${integrationId},
           jsonb_build_object('syncRunId', id, 'planId', plan_id), ${at}::timestamptz
    from stopped
    on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do nothing`.execute(tx);
}

/** Resolves the incident of an integration's safety stop, if one is open. */
export async function resolveSafetyStop(tx: Tx, { merchantId, integrationId, at }: Stopped): Promise<void> {
  await sql`
    update incidents set resolved_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and kind = 'safety_stop' and dedupe_key = ${integrationId}
      and resolved_at is null`.execute(tx);
}
