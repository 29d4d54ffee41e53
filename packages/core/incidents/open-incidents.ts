import { dedupeKeyOf } from '@onhand/domain/incidents/incident.ts';
import type { IncidentRef } from '@onhand/domain/incidents/incident.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/** An incident to open. `units` counts the units of an oversell. `detail` is JSON for operators. */
export type NewIncident = IncidentRef & { readonly units?: number; readonly detail?: object };

const columns = `merchant_id uuid, kind text, dedupe_key text, integration_id uuid, item_id uuid, order_id uuid,
  units int, detail jsonb`;

/**
 * Returns the statement (for `together`, or to execute) that opens incidents. An incident that is already
 * open only takes the new units. No two given incidents may share a kind and subject.
 */
export function openIncidents(incidents: readonly NewIncident[], at: Date): RawBuilder<unknown> {
  const rows = incidents.map((incident) => ({
    merchant_id: incident.merchantId,
    kind: incident.kind,
    dedupe_key: dedupeKeyOf(incident),
    integration_id: 'integrationId' in incident ? incident.integrationId : null,
    item_id: 'itemId' in incident ? incident.itemId : null,
    order_id: 'orderId' in incident ? incident.orderId : null,
    units: incident.units ?? null,
    detail: incident.detail ?? {},
  }));
  return sql`
    insert into incidents (merchant_id, kind, dedupe_key, integration_id, item_id, order_id, units, detail, opened_at)
    select incident.*, ${at}::timestamptz from ${recordset(rows, 'incident', columns)}
    on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do update
    set units = excluded.units where incidents.units is distinct from excluded.units`;
}
