import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import { changeIfCurrent } from '../carry-page.ts';
import { advanceRun, endRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';
import type { Asking } from './asking.ts';

/**
 * So many listings wait for the publisher at a time, and more are asked for once half of them are settled.
 * What becomes due meanwhile, such as a sale, waits behind these only.
 */
const window = 200;

/**
 * Counts the listings that the publisher is done with, and asks for the next ones, in one commit. Ends the
 * run after the last. Each listing is asked for once. Returns what was done; `waits`: nothing yet.
 */
export async function askAndSettle(
  db: Db,
  run: RunRow,
  asking: Asking,
  { clock }: { readonly clock: { now(): Date } },
): Promise<'asked' | 'settled' | 'waits' | 'ended'> {
  let done: 'asked' | 'settled' | 'waits' | 'ended' = 'waits';
  await changeIfCurrent(db, run, async (tx, running) => {
    const at = clock.now();
    const isFirst = running.cursor === null && (running.counts['total'] ?? 0) === 0;
    const total = isFirst ? await countListings(tx, running, asking) : 0;
    const settled = await settle(tx, running, asking);
    const open = await countOpen(tx, running);
    const next = open > window / 2 ? [] : await findNext(tx, running, { limit: window - open, ...asking });
    if (next.length > 0) {
      await insertSubjects(tx, running, next);
      await asking.ask(tx, { merchantId: running.merchantId, listingIds: next, at });
    }
    const { counts, ...page } = summaryOf(settled);
    const all = { ...page, counts: { ...counts, total } };
    if (open === 0 && next.length === 0) {
      await endRun(tx, running, at, all);
      done = 'ended';
    } else if (settled.length > 0 || next.length > 0) {
      const cursor = next.at(-1) ?? running.cursor;
      await advanceRun(tx, running, { ...all, phase: running.phase, cursor }, at);
      done = next.length > 0 ? 'asked' : 'settled';
    }
  });
  return done;
}

const all = sql<boolean>`true`;

/** A listing that the publisher is done with. */
interface Settled {
  readonly state: 'done' | 'failed' | 'skipped';
  readonly reason: string | null;
  readonly externalKey: string;
}

function summaryOf(settled: readonly Settled[]): {
  readonly counts: RunCounts;
  readonly problems: readonly RunProblem[];
  readonly skipped: RunCounts;
} {
  const counts = { done: 0, failed: 0, skipped: 0 };
  const skipped: Record<string, number> = {};
  const problems: RunProblem[] = [];
  for (const { state, reason, externalKey } of settled) {
    counts[state] += 1;
    const code = reason ?? 'unknown';
    if (state === 'skipped') skipped[code] = (skipped[code] ?? 0) + 1;
    if (state === 'failed') {
      problems.push({ externalKey, code, message: 'The failed item of this listing tells why.' });
    }
  }
  return { counts, problems, skipped };
}

/** Forgets the listings that the publisher is done with, and returns them. */
async function settle(tx: Tx, { id }: RunRow, { stateOf, reasonOf }: Asking): Promise<readonly Settled[]> {
  const { rows } = await sql<Settled>`
    with records as (
      select subject.listing_id, listings.external_key, listings.item_id is not null as linked,
             channel_stock.id, ${stateOf} as state, ${reasonOf} as reason
      from sync_run_subjects subject
      left join listings on listings.merchant_id = subject.merchant_id and listings.id = subject.listing_id
      left join listing_channel_stock link
        on link.merchant_id = subject.merchant_id and link.listing_id = subject.listing_id
      left join channel_stock on channel_stock.id = link.channel_stock_id
      where subject.run_id = ${id}
    ), judged as (
      select listing_id, external_key,
             case when not bool_and(linked) or count(id) = 0 then 'skipped'
                  when bool_or(state = 'pending') then 'pending'
                  when bool_or(state = 'failed') then 'failed'
                  when bool_or(state = 'skipped') then 'skipped'
                  else 'done' end as state,
             case when not bool_and(linked) then 'not_linked'
                  when count(id) = 0 then 'no_location_mapped'
                  when bool_or(state = 'failed') then min(reason) filter (where state = 'failed')
                  else min(reason) filter (where state = 'skipped') end as reason
      from records group by listing_id, external_key
    )
    delete from sync_run_subjects subject using judged
    where subject.run_id = ${id} and subject.listing_id = judged.listing_id and judged.state <> 'pending'
    returning judged.state, judged.reason, coalesce(judged.external_key, '') as "externalKey"`.execute(tx);
  return rows;
}

async function countOpen(tx: Tx, { id }: RunRow): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from sync_run_subjects where run_id = ${id}`.execute(tx);
  return rows[0]?.open ?? 0;
}

async function countListings(
  tx: Tx,
  { merchantId, integrationId }: RunRow,
  { isAbout = all }: Pick<Asking, 'isAbout'>,
): Promise<number> {
  const { rows } = await sql<{ listings: number }>`
    select count(*)::int as listings from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and item_id is not null
      and ${isAbout}`.execute(tx);
  return rows[0]?.listings ?? 0;
}

/** Finds the next linked listings after the run's cursor. */
async function findNext(
  tx: Tx,
  { merchantId, integrationId, cursor }: RunRow,
  { isAbout = all, limit }: Pick<Asking, 'isAbout'> & { readonly limit: number },
): Promise<readonly ListingId[]> {
  const { rows } = await sql<{ id: ListingId }>`
    select id from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and item_id is not null
      and ${isAbout} and (${cursor}::uuid is null or id > ${cursor}::uuid)
    order by id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

async function insertSubjects(tx: Tx, run: RunRow, listingIds: readonly ListingId[]): Promise<void> {
  await sql`
    insert into sync_run_subjects (merchant_id, run_id, listing_id)
    select ${run.merchantId}, ${run.id}, listing_id from unnest(${listingIds}::uuid[]) as listing_id`.execute(
    tx,
  );
}
