import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { IncidentRef } from '@onhand/domain/incidents/incident.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { openIncidents } from './open-incidents.ts';
import { resolveIncidents } from './resolve-incidents.ts';

interface Checked {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly at: Date;
}

/**
 * Opens an incident that an integration's shop no longer sends these topics, or adds the topics to the open
 * one.
 */
export async function openSubscriptionsLost(
  tx: Tx,
  lost: Checked & { readonly topics: readonly string[] },
): Promise<void> {
  const ref = incidentOf(lost);
  const named = JSON.stringify(lost.topics);
  await sql`
    update incidents set detail = jsonb_set(detail, '{topics}', (
      select jsonb_agg(distinct topic order by topic)
      from jsonb_array_elements_text((detail -> 'topics') || ${named}::jsonb) named (topic)))
    where merchant_id = ${ref.merchantId} and kind = ${ref.kind} and dedupe_key = ${lost.integrationId}
      and resolved_at is null`.execute(tx);
  await openIncidents([{ ...ref, detail: { topics: lost.topics } }], lost.at).execute(tx);
}

/** Resolves the incident of an integration whose shop sends all topics. */
export async function resolveSubscriptionsLost(tx: Tx, checked: Checked): Promise<void> {
  await resolveIncidents([incidentOf(checked)], checked.at).execute(tx);
}

function incidentOf({
  merchantId,
  integrationId,
}: Checked): Extract<IncidentRef, { kind: 'subscription_lost' }> {
  return { kind: 'subscription_lost', merchantId, integrationId };
}
