import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, SyncRunId } from '@onhand/domain/ids.ts';
import { stretchedInterval } from '@onhand/domain/reconciling/interval.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';
import { sql } from 'kysely';

/** How an integration is reconciled, as its health shows it. */
export interface ReconcilingHealth {
  /** Null: only on demand. */
  readonly wantedMinutes: number | null;
  readonly everyMinutes: number | null;
  /** Null: no reconciliation was complete. */
  readonly neededMinutes: number | null;
  /** The limit that makes the interval longer. */
  readonly stretchedBy: string | null;
  readonly lastRun: {
    readonly id: SyncRunId;
    readonly state: RunState;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
  } | null;
}

interface Row extends Pick<ReconcilingHealth, 'wantedMinutes' | 'neededMinutes' | 'stretchedBy'> {
  readonly id: SyncRunId | null;
  readonly state: RunState;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Reads how an integration is reconciled. The integration must exist. */
export async function readReconciling(db: Db, integrationId: IntegrationId): Promise<ReconcilingHealth> {
  const { rows } = await sql<Row>`
    select reconcile_every_minutes as "wantedMinutes", latest.needed as "neededMinutes",
           latest.stretched as "stretchedBy", run.id, run.state, run.started_at as "startedAt", run.ended_at as "endedAt"
    from integrations
    left join lateral (
      select (detail ->> 'neededMinutes')::int as needed, detail ->> 'stretchedBy' as stretched from sync_runs
      where sync_runs.integration_id = integrations.id and kind = 'reconcile' and detail ? 'neededMinutes'
      order by id desc limit 1) latest on true
    left join lateral (
      select id, state, started_at, ended_at from sync_runs
      where sync_runs.integration_id = integrations.id and kind = 'reconcile'
      order by id desc limit 1) run on true
    where integrations.id = ${integrationId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no integration ${integrationId}.`);
  const { wantedMinutes, neededMinutes, id, state, startedAt, endedAt } = row;
  const everyMinutes = wantedMinutes === null ? null : stretchedInterval(wantedMinutes, neededMinutes ?? 0);
  return {
    wantedMinutes,
    everyMinutes,
    neededMinutes,
    stretchedBy: everyMinutes === wantedMinutes ? null : row.stretchedBy,
    lastRun: id === null ? null : { id, state, startedAt, endedAt },
  };
}
