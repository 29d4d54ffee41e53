import { dedupeKeyOf } from '@onhand/domain/incidents/incident.ts';
import type { IncidentKind, IncidentRef } from '@onhand/domain/incidents/incident.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/** The open incidents to resolve: named by their subjects, or selected by kinds and a condition. */
export type OverIncidents =
  | readonly IncidentRef[]
  | {
      readonly kinds: readonly IncidentKind[];
      /** A condition over the columns of `incidents`. */
      readonly where: RawBuilder<unknown>;
    };

/** Returns the statement (for `together`, or to execute) that resolves open incidents. */
export function resolveIncidents(over: OverIncidents, at: Date): RawBuilder<unknown> {
  return sql`
    update incidents set resolved_at = ${at}::timestamptz
    where resolved_at is null and ${conditionOf(over)}`;
}

function conditionOf(over: OverIncidents): RawBuilder<unknown> {
  if ('kinds' in over) return sql`kind = any(${over.kinds}::text[]) and ${over.where}`;
  const rows = over.map((incident) => ({
    merchant_id: incident.merchantId,
    kind: incident.kind,
    dedupe_key: dedupeKeyOf(incident),
  }));
  return sql`(merchant_id, kind, dedupe_key) in (
    select * from ${recordset(rows, 'over', 'merchant_id uuid, kind text, dedupe_key text')})`;
}
