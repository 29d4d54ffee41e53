import type { RunOperation } from '@onhand/domain/failed-items/operations.ts';
import { operations } from '@onhand/domain/failed-items/operations.ts';
import { restarts } from '@onhand/domain/failed-items/restarts.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../integrations/is-active.ts';

/**
 * Builds a condition: runs of this operation failed lately, so the next one waits for its time or a person.
 * `integrationId` and `subject` are columns of the query around it.
 */
export function isHeldBack(
  operation: RunOperation,
  {
    integrationId,
    subject,
    now,
  }: { integrationId: RawBuilder<unknown>; subject: RawBuilder<unknown>; now: Date },
): RawBuilder<boolean> {
  const { failuresAtMost, firstAfterSeconds, outage } = restarts;
  return sql<boolean>`exists (
    select from failed_items held
    where held.integration_id = ${integrationId} and held.operation = ${operation}
      and held.subject_kind = ${operations[operation].subject} and held.subject_id = ${subject}
      and (held.state = 'skipped'
           or held.state = 'open' and (
             held.attempts >= ${sql.lit(failuresAtMost)} and held.code <> ${sql.lit(outage)}
             or held.last_at + interval '1 second' * ${sql.lit(firstAfterSeconds)}
                  * case when held.code = ${sql.lit(outage)} then 1 else power(2, held.attempts - 1) end
                > ${now}::timestamptz)))`;
}

/**
 * Builds a condition over `integrations`: a run of this operation may begin by itself. The integration is
 * active and need not be reconnected, and its runs did not fail lately.
 */
export function mayBegin(operation: RunOperation, now: Date): RawBuilder<boolean> {
  const id = sql`integrations.id`;
  return sql<boolean>`(${isActive} and integrations.circuit <> 'reconnect_required'
    and not ${isHeldBack(operation, { integrationId: id, subject: id, now })})`;
}

/** Leaves out the integrations whose runs of this operation are held back. */
export async function withoutHeldBack(
  db: Db,
  operation: RunOperation,
  integrationIds: readonly IntegrationId[],
  now: Date,
): Promise<ReadonlySet<IntegrationId>> {
  const { rows } = await sql<{ id: IntegrationId }>`
    select id from unnest(${integrationIds}::uuid[]) as wanted (id)
    where not ${isHeldBack(operation, { integrationId: sql`wanted.id`, subject: sql`wanted.id`, now })}`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}
