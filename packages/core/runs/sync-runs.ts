import type { IntegrationId, MerchantId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';
import type { AnyRunKind, RunKind } from '@onhand/domain/runs/run-kinds.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { isOfIntegration, isOfMerchant, runColumns } from './run-row.ts';
import type { AnyRunRow, MerchantRunRow, RunRow } from './run-row.ts';

/** Holds a first sync with the progress of the figures of its plan. */
export interface FirstSyncRow {
  readonly id: SyncRunId;
  readonly integrationId: IntegrationId;
  readonly kind: 'first_sync';
  readonly planId: PlanId;
  readonly state: RunState;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly actor: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Holds a run of another kind, with its own counters. */
export type CountedRunRow = RunRow & { readonly kind: Exclude<RunKind, 'first_sync'> };

export type SyncRunRow = FirstSyncRow | CountedRunRow | MerchantRunRow;

/** Locks a merchant's sync run until the transaction ends. Returns undefined if it does not exist. */
export async function lockSyncRun(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: SyncRunId },
): Promise<AnyRunRow | undefined> {
  return tx
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(runColumns)
    .forUpdate()
    .executeTakeFirst();
}

/** Finds a merchant's sync run. Returns undefined if it does not exist. */
export async function findSyncRun(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: SyncRunId },
): Promise<SyncRunRow | undefined> {
  const runs = await db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(runColumns)
    .execute();
  const [row] = await withFigures(db, merchantId, runs);
  return row;
}

/** Lists a merchant's sync runs, the newest first. `kinds`, `integrationId` or `planId` left out: all. */
export async function listSyncRuns(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly kinds?: readonly AnyRunKind[] | undefined;
    readonly planId?: PlanId | undefined;
    readonly integrationId?: IntegrationId | undefined;
  } & Page<SyncRunId>,
): Promise<readonly SyncRunRow[]> {
  const { merchantId, kinds, integrationId, planId, after, limit } = wanted;
  const runs = await db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .$if(kinds !== undefined, (query) => query.where('kind', 'in', kinds ?? []))
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(planId !== undefined, (query) => query.where('plan_id', '=', planId ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(runColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return withFigures(db, merchantId, runs);
}

/** Adds the progress of the figures to first syncs. */
export async function withFigures(
  db: Db,
  merchantId: MerchantId,
  runs: readonly AnyRunRow[],
): Promise<readonly SyncRunRow[]> {
  const firstSyncs = runs.filter(({ kind }) => kind === 'first_sync').map(({ id }) => id);
  const figures = firstSyncs.length === 0 ? new Map() : await countFigures(db, merchantId, firstSyncs);
  return runs
    .filter((run) => isOfIntegration(run) || isOfMerchant(run))
    .map((run) => {
      if (isOfMerchant(run)) return run;
      const { kind, planId, actor } = run;
      if (kind !== 'first_sync') return { ...run, kind };
      if (planId === null || actor === null)
        throw new Error(`The first sync ${run.id} has no plan or no actor.`);
      const { id, integrationId, state, startedAt, endedAt } = run;
      const counted = figures.get(id) ?? { total: 0, done: 0, failed: 0 };
      return { id, integrationId, kind, planId, state, ...counted, actor, startedAt, endedAt };
    });
}

async function countFigures(
  db: Db,
  merchantId: MerchantId,
  ids: readonly SyncRunId[],
): Promise<ReadonlyMap<SyncRunId, Pick<FirstSyncRow, 'total' | 'done' | 'failed'>>> {
  const { rows } = await sql<Pick<FirstSyncRow, 'id' | 'total' | 'done' | 'failed'>>`
    select run.id, counted.total, counted.done, counted.failed
    from sync_runs run
    cross join lateral (
      select count(*)::int as total,
             (count(*) filter (where channel_stock.confirmed_at >= run.started_at))::int as done,
             (count(*) filter (where channel_stock.state = 'blocked'
                               and channel_stock.block_code <> all(${ownReasons}) and exists (
               select from failed_items
               where failed_items.integration_id = run.integration_id and operation = 'publish_stock'
                 and subject_id = planned.listing_id and failed_items.state in ('open', 'skipped'))))::int as failed
      from plan_listings planned
      left join channel_stock on channel_stock.id = planned.channel_stock_id
      where planned.plan_id = run.plan_id and planned.ours is not null
    ) counted
    where run.merchant_id = ${merchantId} and run.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...counted }) => [id, counted]));
}
