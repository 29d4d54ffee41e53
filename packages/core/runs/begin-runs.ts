import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { firstCountsOf, firstPhaseOf } from '@onhand/domain/runs/run-kinds.ts';
import type { RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { runChannel } from './notifications.ts';

/** The number of runs of each kind that an integration keeps. Older runs are deleted. */
const runsKept = 100;

/**
 * Begins a run for each integration without a live run of the kind. Returns the integrations with a new run.
 */
export async function beginRuns(
  db: Db,
  begin: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly kind: RunKind;
    readonly planId?: PlanId;
    /** What is asked for, besides the kind. */
    readonly input?: object;
    /** The person who begins the runs; null: no person. */
    readonly actor: string | null;
    readonly at: Date;
  },
): Promise<readonly IntegrationId[]> {
  const { merchantId, integrationIds, kind, planId = null, input = {}, actor, at } = begin;
  const { rows } = await sql<{ integrationId: IntegrationId }>`
    with begun as (
      insert into sync_runs (merchant_id, integration_id, kind, plan_id, state, phase, counts, input, actor, started_at, went_on_at)
      select ${merchantId}, wanted.id, ${kind}, ${planId}::uuid, 'running', ${firstPhaseOf(kind)},
             ${JSON.stringify(firstCountsOf(kind))}::jsonb, ${JSON.stringify(input)}::jsonb, ${actor}, ${at}::timestamptz, ${at}::timestamptz
      from (select distinct unnest(${integrationIds}::uuid[]) as id) wanted
      on conflict (integration_id, kind) where ended_at is null do nothing
      returning integration_id
    ), forgotten as (
      delete from sync_runs old using begun
      where old.merchant_id = ${merchantId} and old.integration_id = begun.integration_id and old.kind = ${kind}
        and old.ended_at is not null
        and old.id <= (
          select newer.id from sync_runs newer
          where newer.integration_id = begun.integration_id and newer.kind = ${kind}
          order by newer.id desc offset ${runsKept - 1} limit 1)
    )
    select integration_id as "integrationId", pg_notify(${runChannel}, ${merchantId}::text)::text as notification
    from begun`.execute(db);
  return rows.map(({ integrationId }) => integrationId);
}
