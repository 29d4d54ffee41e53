import type { IntegrationId, MerchantId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import { blockReasons } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** A sync run with what became of the figures of its plan. */
export interface SyncRunRow {
  readonly id: SyncRunId;
  readonly integrationId: IntegrationId;
  readonly kind: 'first_sync';
  readonly planId: PlanId;
  readonly state: 'running' | 'safety_stop' | 'cancelled' | 'done';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly actor: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Locks a merchant's sync run until the transaction ends; undefined: there is none. */
export async function lockSyncRun(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: SyncRunId },
): Promise<Pick<SyncRunRow, 'integrationId' | 'state'> | undefined> {
  return db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(['integration_id as integrationId', 'state'])
    .forUpdate()
    .executeTakeFirst();
}

/** A merchant's sync run; undefined: there is none. */
export async function findSyncRun(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: SyncRunId },
): Promise<SyncRunRow | undefined> {
  const [row] = await readRuns(db, sql`run.merchant_id = ${merchantId} and run.id = ${id}`, 1);
  return row;
}

/** A merchant's sync runs, the newest first. */
export async function listSyncRuns(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<SyncRunId>,
): Promise<readonly SyncRunRow[]> {
  const beyond = after === undefined ? sql`true` : sql`run.id < ${after}`;
  return readRuns(db, sql`run.merchant_id = ${merchantId} and ${beyond}`, limit);
}

async function readRuns(
  db: Db,
  chosen: ReturnType<typeof sql>,
  limit: number,
): Promise<readonly SyncRunRow[]> {
  const { rows } = await sql<SyncRunRow>`
    select run.id, run.integration_id as "integrationId", run.kind, run.plan_id as "planId", run.state,
           counted.total, counted.done, counted.failed, run.actor, run.started_at as "startedAt",
           run.ended_at as "endedAt"
    from sync_runs run
    cross join lateral (
      select count(*)::int as total,
             (count(*) filter (where channel_stock.confirmed_at >= run.started_at))::int as done,
             (count(*) filter (where channel_stock.state = 'blocked'
                               and channel_stock.block_code <> all(${blockReasons}) and exists (
               select from failed_items
               where failed_items.integration_id = run.integration_id and operation = 'publish_stock'
                 and subject_id = planned.listing_id and failed_items.state in ('open', 'skipped'))))::int as failed
      from plan_listings planned
      left join channel_stock on channel_stock.id = planned.channel_stock_id
      where planned.plan_id = run.plan_id and planned.ours is not null
    ) counted
    where ${chosen}
    order by run.id desc limit ${limit}`.execute(db);
  return rows;
}
