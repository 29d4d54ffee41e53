import type { Db, Tx } from '@onhand/database/connect.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { readInventorySettings } from '../../settings/sync-settings/read-inventory-settings.ts';
import { advanceRun, failRun } from '../change-run.ts';
import { changeRunning } from '../change-running.ts';
import type { RunRow } from '../run-row.ts';
import { hintDiffering, reportDiffering } from './differing-figures.ts';
import { disturbed, restartListings } from './restart-listings.ts';

/**
 * Compares everything that the shop showed with what is known of it, in a fixed number of statements. Writes
 * what is left to do to `reconcile_findings`: figures to read by id, listings to take in, and listings that
 * the shop did not show.
 */
export async function compareStaged(
  db: Db,
  run: RunRow,
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  await changeRunning(db, run, async (tx, running) => {
    const at = clock.now();
    if (await isLost(tx, running)) {
      const next = disturbed(running, 'pages_lost');
      if (next.kind === 'fail') await failRun(tx, running, next, at);
      else await restartListings(tx, running, at);
      return;
    }
    // The table has no statistics, and all of it is compared.
    await sql`set local enable_nestloop = off`.execute(tx);
    const counts = await compareFigures(tx, running, at);
    await findUnits(tx, running);
    if ((running.counts['disturbed'] ?? 0) === 0) {
      await findRecordsNotShown(tx, running);
      await findUnlisted(tx, running);
    }
    await closeUnread(tx, running, at);
    await sql`set local enable_nestloop = on`.execute(tx);
    await advanceRun(tx, running, { phase: 'units', cursor: null, counts, problems: [] }, at);
  });
}

/** Tells whether a crash of the database emptied the table. */
async function isLost(tx: Tx, { id, counts }: RunRow): Promise<boolean> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::int as rows from reconcile_staged where run_id = ${id}`.execute(tx);
  return rows[0]?.rows !== (counts['rows'] ?? 0);
}

/**
 * Compares the figures of linked listings. A figure that differs from the known one is read by id and judged
 * if the settings permit it now; else it waits for the schedule, or is only reported.
 */
async function compareFigures(tx: Tx, run: RunRow, at: Date): Promise<Readonly<Record<string, number>>> {
  const { merchantId, id, integrationId } = run;
  const { rows } = await sql<{ compared: number; differing: number }>`
    with shown as materialized (
      select record.id,
             (record.known_at is null or record.known_at < staged.read_started_at)
               and record.state not in ('open', 'unknown')
               and (staged.quantity is distinct from record.known or linked.is_deleted
                    or judged.id is not null) as differs
      from channel_stock record
      join reconcile_staged staged on staged.run_id = ${id} and staged.external_key = record.external_stock_id
                                  and staged.external_location_id = record.external_location_id
      join (${linkedRecords(run)}) linked on linked.id = record.id
      left join (
        select distinct channel_stock_id as id from observations
        where integration_id = ${integrationId} and state in ('rising', 'quarantined')) judged on judged.id = record.id
      where record.integration_id = ${integrationId} and not staged.unread
    ), differing as (
      insert into reconcile_findings (merchant_id, run_id, kind, channel_stock_id)
      select distinct ${merchantId}::uuid, ${id}::uuid, 'figure', shown.id from shown where differs
      returning channel_stock_id
    )
    select (select count(*) from shown)::int as compared, (select count(*) from differing)::int as differing`.execute(
    tx,
  );
  const { compared, differing } = rows[0] ?? { compared: 0, differing: 0 };
  const counts = { compared, differing, matching: compared - differing };
  const settings = (await readInventorySettings(tx, [integrationId])).get(integrationId);
  const allowed = settings === undefined ? 'never' : permission(settings, 'figure_hinted').kind;
  const isAsked = run.actor !== null && settings?.settings.direction !== 'disabled';
  if (differing === 0 || allowed === 'now' || isAsked) return counts;
  const repairs = await reportDiffering(tx, run, at);
  if (allowed === 'scheduled') await hintDiffering(tx, run);
  await sql`delete from reconcile_findings where run_id = ${id} and kind = 'figure'`.execute(tx);
  return { ...counts, left: differing, repairs };
}

/** Selects the records of linked listings whose stock is the merchant's. */
function linkedRecords({ integrationId }: RunRow) {
  return sql`
    select link.channel_stock_id as id, bool_or(listings.status = 'deleted') as is_deleted,
           bool_and(listings.status = 'deleted') as is_gone, min(listings.created_at) as since
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.integration_id = ${integrationId} and listings.item_id is not null
      and listings.stock_owner = 'merchant'
    group by link.channel_stock_id`;
}

/** Finds listings that are new, or differ in what the shop decides. */
async function findUnits(tx: Tx, { merchantId, id, integrationId }: RunRow): Promise<void> {
  await sql`
    insert into reconcile_findings (merchant_id, run_id, kind, subject)
    select distinct ${merchantId}::uuid, ${id}::uuid, 'unit', staged.external_key
    from reconcile_staged staged
    left join listings on listings.integration_id = ${integrationId} and listings.external_key = staged.external_key
    where staged.run_id = ${id} and not staged.unread
      and (listings.id is null
           or (listings.external_group, listings.title, listings.sku, listings.barcode, listings.handle)
              is distinct from (staged.external_group, staged.title, staged.sku, staged.barcode, staged.handle)
           or listings.external_ids <> staged.external_ids
           or staged.backorders is distinct from coalesce(listings.backorders_of_shop, staged.backorders)
           or (staged.quantity is not null or staged.why = 'unmanaged')
              and staged.held_by is distinct from listings.stock_unit
           or case when listings.item_id is null
                   then listings.status in ('listed', 'ended', 'deleted') and listings.status <> staged.status
                   else listings.status in ('listed_and_synced', 'ended')
                        and (listings.status = 'ended') <> (staged.status = 'ended') end)`.execute(tx);
}

/** Finds records of linked listings that the shop did not show. Reading them tells whether they are gone. */
async function findRecordsNotShown(tx: Tx, run: RunRow): Promise<void> {
  const { merchantId, id, integrationId, startedAt } = run;
  await sql`
    insert into reconcile_findings (merchant_id, run_id, kind, channel_stock_id)
    select ${merchantId}::uuid, ${id}::uuid, 'figure', record.id
    from channel_stock record
    join (${linkedRecords(run)}) linked on linked.id = record.id
    left join reconcile_staged staged on staged.run_id = ${id} and staged.external_key = record.external_stock_id
                                     and staged.external_location_id = record.external_location_id
    where record.integration_id = ${integrationId} and staged.run_id is null and not linked.is_gone
      and linked.since < ${startedAt}::timestamptz
      and (record.known_at is null or record.known_at < ${startedAt}::timestamptz)
      and not exists (select from reconcile_staged unread
                      where unread.run_id = ${id} and unread.unread and unread.external_key = ''
                        and unread.external_group = record.external_group)`.execute(tx);
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
