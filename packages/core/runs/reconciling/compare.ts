import type { Db, Tx } from '@onhand/database/connect.ts';
import { sqlState } from '@onhand/database/transaction.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { isReadSince } from '../../listings/read-since.ts';
import { readInventorySettings } from '../../settings/sync-settings/read-inventory-settings.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { advanceRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';
import { forgetDiffering, hintDiffering, reportDiffering } from './differing-figures.ts';
import { readLostAnew } from './restart-listings.ts';
import type { RunFailure } from './restart-listings.ts';

/** The comparison of a large shop takes longer than the worker's other statements may. */
const statementTakesMs = 60_000;
/** The SQLSTATE of a statement that the time limit ended. */
const tookTooLong = '57014';

const comparisonFailure = {
  kind: 'failed',
  code: 'comparison_too_long',
  message:
    'The database did not compare all that the shop shows in time. It may be busy: reconcile again later.',
} as const;

/**
 * Compares everything that the shop showed with what is known of it, in a fixed number of statements. Writes
 * what is left to do to `reconcile_findings`: figures to read by id, listings to take in, and listings that
 * the shop did not show. Returns why the run cannot go on: a statement takes too long, or the database lost
 * what was read, again and again.
 */
export async function compareStaged(
  db: Db,
  run: RunRow,
  options: { readonly clock: { now(): Date }; readonly statementMs?: number },
): Promise<RunFailure | undefined> {
  try {
    return await compare(db, run, options);
  } catch (error) {
    if (sqlState(error) !== tookTooLong) throw error;
    return comparisonFailure;
  }
}

async function compare(
  db: Db,
  run: RunRow,
  { clock, statementMs = statementTakesMs }: Parameters<typeof compareStaged>[2],
): Promise<RunFailure | undefined> {
  let failure: RunFailure | undefined;
  await changeIfCurrent(db, run, async (tx, running) => {
    await sql`select set_config('statement_timeout', ${String(statementMs)}, true)`.execute(tx);
    const at = clock.now();
    if (await isLost(tx, running)) {
      failure = await readLostAnew(tx, running, at);
      return;
    }
    const compared = await findFigures(tx, running);
    await keepLinked(tx, running);
    const counts = await countFigures(tx, running, { compared, at });
    await findUnits(tx, running);
    if ((running.counts['disturbed'] ?? 0) === 0) await findUnlisted(tx, running);
    await closeUnread(tx, running, at);
    await advanceRun(tx, running, { phase: 'units', cursor: null, counts, problems: [] }, at);
  });
  return failure;
}

/** Tells whether a crash of the database emptied the table. */
async function isLost(tx: Tx, { id, counts }: RunRow): Promise<boolean> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::int as rows from reconcile_staged where run_id = ${id}`.execute(tx);
  return rows[0]?.rows !== (counts['rows'] ?? 0);
}

/**
 * Runs a statement that compares all of what the shop showed. The table has no statistics, so PostgreSQL is
 * told to join in hashes, and to keep them in memory.
 */
async function inHashes<T>(tx: Tx, statement: RawBuilder<T>): Promise<readonly T[]> {
  await sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)`.execute(
    tx,
  );
  const { rows } = await statement.execute(tx);
  await sql`set local enable_nestloop = on`.execute(tx);
  return rows;
}

/**
 * Finds figures that differ from the known ones or are under judgement, and records that the shop did not
 * show, which counts only if its pages were undisturbed. Includes records of unlinked listings that were
 * read before. Returns the number of figures that were compared with a known one.
 */
async function findFigures(tx: Tx, run: RunRow): Promise<number> {
  const { merchantId, id, integrationId, startedAt, counts } = run;
  const isUndisturbed = (counts['disturbed'] ?? 0) === 0;
  const [shown] = await inHashes(
    tx,
    sql<{ compared: number }>`
      with figure as (
        select record.id, not staged.unread and record.known is not null as is_compared,
               case when staged.run_id is null
                    then ${isUndisturbed} and (record.known_at is null or record.known_at < ${startedAt}::timestamptz)
                    when staged.unread or record.state in ('open', 'unknown')
                         or record.known_at >= staged.read_started_at then false
                    when judged.id is not null then true
                    when staged.quantity is null then record.seen_why is distinct from staged.why
                    when record.known is null then ${isLinked}
                    else record.known <> staged.quantity or record.seen_why is not null end as is_found
        from channel_stock record
        left join reconcile_staged staged
          on staged.run_id = ${id} and staged.external_key = record.external_stock_id
             and staged.external_location_id = record.external_location_id
        left join (
          select channel_stock_id as id from observations where state = 'rising'
          union select channel_stock_id from observations where state = 'quarantined') judged on judged.id = record.id
        where record.integration_id = ${integrationId}
      ), found as (
        insert into reconcile_findings (merchant_id, run_id, kind, channel_stock_id)
        select ${merchantId}::uuid, ${id}::uuid, 'figure', figure.id from figure where is_found
      )
      select count(*) filter (where is_compared)::int as compared from figure`,
  );
  return shown?.compared ?? 0;
}

/** Whether a listing behind `record` is linked, and its stock is the merchant's. */
const isLinked = sql`exists (
  select from listing_channel_stock link
  join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
  where link.channel_stock_id = record.id and listings.item_id is not null and listings.stock_owner = 'merchant')`;

/**
 * Drops the figures that nobody needs: of unlinked listings, of those that are known to be deleted or are
 * newer than the run and were not shown, and of products that the platform could not show.
 */
async function keepLinked(tx: Tx, { id, startedAt }: RunRow): Promise<void> {
  await sql`
    delete from reconcile_findings finding
    using channel_stock record
    left join lateral (
      select bool_and(listings.status = 'deleted' or listings.created_at >= ${startedAt}::timestamptz) as is_exempt
      from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where link.channel_stock_id = record.id and listings.item_id is not null
        and listings.stock_owner = 'merchant') linked on true
    where finding.run_id = ${id} and finding.kind = 'figure' and record.id = finding.channel_stock_id
      and (linked.is_exempt is null
           or not exists (
             select from reconcile_staged staged
             where staged.run_id = ${id} and staged.external_key = record.external_stock_id
               and staged.external_location_id = record.external_location_id)
             and (linked.is_exempt or exists (
               select from reconcile_staged unread
               where unread.run_id = ${id} and unread.external_key = '' and unread.unread
                 and unread.external_group = record.external_group)))`.execute(tx);
}

/**
 * Counts the figures that differ. They are read by id and judged if the settings permit it now; else they
 * wait for the schedule, or are only reported.
 */
async function countFigures(
  tx: Tx,
  run: RunRow,
  { compared, at }: { readonly compared: number; readonly at: Date },
): Promise<RunCounts> {
  const { id, integrationId } = run;
  const { rows } = await sql<{ differing: number }>`
    select count(*)::int as differing
    from reconcile_findings finding
    join channel_stock record on record.id = finding.channel_stock_id
    where finding.run_id = ${id} and finding.kind = 'figure' and exists (
      select from reconcile_staged staged
      where staged.run_id = ${id} and staged.external_key = record.external_stock_id
        and staged.external_location_id = record.external_location_id)`.execute(tx);
  const differing = rows[0]?.differing ?? 0;
  const counts = { compared, differing, matching: Math.max(0, compared - differing) };
  const settings = (await readInventorySettings(tx, [integrationId])).get(integrationId);
  const allowed = settings === undefined ? 'never' : permission(settings, 'figure_hinted').kind;
  const isAsked = run.actor !== null && settings?.settings.direction !== 'disabled';
  if (differing === 0 || allowed === 'now' || isAsked) return counts;
  const repairs = await reportDiffering(tx, run, at);
  if (allowed === 'scheduled') await hintDiffering(tx, run);
  await forgetDiffering(tx, run);
  return { ...counts, left: differing, repairs };
}

/** Finds listings that are new or back, or differ in what the shop decides, and were not read since. */
async function findUnits(tx: Tx, { merchantId, id, integrationId }: RunRow): Promise<void> {
  await inHashes(
    tx,
    sql`
    insert into reconcile_findings (merchant_id, run_id, kind, subject)
    select distinct ${merchantId}::uuid, ${id}::uuid, 'unit', staged.external_key
    from reconcile_staged staged
    left join listings on listings.integration_id = ${integrationId} and listings.external_key = staged.external_key
    where staged.run_id = ${id} and not staged.unread and not ${isReadSince(sql`staged.read_started_at`)}
      and (listings.id is null
           or (listings.external_group, listings.title, listings.sku, listings.barcode, listings.handle)
              is distinct from (staged.external_group, staged.title, staged.sku, staged.barcode, staged.handle)
           or listings.external_ids <> staged.external_ids
           or staged.backorders is distinct from coalesce(listings.backorders_of_shop, staged.backorders)
           or (staged.quantity is not null or staged.why = 'unmanaged')
              and staged.held_by is distinct from listings.stock_unit
           or case when listings.item_id is null
                   then listings.status in ('listed', 'ended', 'deleted') and listings.status <> staged.status
                   else listings.status = 'deleted'
                        or listings.status in ('listed_and_synced', 'ended')
                           and (listings.status = 'ended') <> (staged.status = 'ended') end)`,
  );
}

/** Finds the products of unlinked listings that the shop did not show. */
async function findUnlisted(tx: Tx, { merchantId, id, integrationId, startedAt }: RunRow): Promise<void> {
  await sql`
    insert into reconcile_findings (merchant_id, run_id, kind, subject)
    select distinct ${merchantId}::uuid, ${id}::uuid, 'unlisted', listings.external_group
    from listings
    left join reconcile_staged staged on staged.run_id = ${id} and staged.external_key = listings.external_key
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.item_id is null and listings.status in ('listed', 'ended') and staged.run_id is null
      and listings.created_at < ${startedAt}::timestamptz
      and not exists (select from reconcile_staged unread
                      where unread.run_id = ${id} and unread.unread and unread.external_key = ''
                        and unread.external_group = listings.external_group)`.execute(tx);
}

/** Closes the failed items of listings that the shop shows again. */
async function closeUnread(tx: Tx, { merchantId, id, integrationId }: RunRow, at: Date): Promise<void> {
  const subjects = sql`
    select listings.id from failed_items open
    join listings on listings.merchant_id = open.merchant_id and listings.id = open.subject_id
    join reconcile_staged staged on staged.run_id = ${id} and staged.external_key = listings.external_key
    where open.integration_id = ${integrationId} and open.operation = 'read_listing' and open.state <> 'closed'
      and not staged.unread`;
  await closeFailed(tx, { operations: ['read_listing'], merchantId, integrationId, subjects }, at);
}
