import type { ChannelStockId, ListingId } from '@onhand/domain/ids.ts';
import { changeOperation, changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeStep } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Failure } from '../../failed-items/open-failed.ts';
import type { Lease } from '../lease.ts';
import { markListingsDue } from '../mark-listings-due.ts';
import { wantReadings } from '../want-readings.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { OpenChange } from './take-changes.ts';
import { wantByRule } from './want-by-rule.ts';

/** A change of a listing and the step that follows from its answer. */
export interface AnsweredChange {
  readonly change: OpenChange;
  readonly next: ChangeStep;
}

/**
 * Records the answers to changes of listings that the lease's epoch sent. A finished change is written to the
 * listing. A failed one opens a failed item, unless something else is wanted by now.
 */
export async function recordChanges(
  db: Db,
  lease: Lease,
  answers: readonly AnsweredChange[],
  options: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  if (answers.length === 0) return;
  await inTransaction(db, async (tx) => {
    const records = await lockRecords(tx, answers);
    const recorded = await writeStates(tx, lease, answers, options.now);
    const held = answers.filter(({ change }) => recorded.has(keyOf(change)));
    const done = held.flatMap(({ change, next }) => (next.step === 'done' ? [change] : []));
    await applyDone(tx, done, options.now);
    await openFailedChanges(tx, lease, held, options);
    const changed = new Set(
      done.filter(({ aspect }) => aspect === 'state').map(({ listingId }) => listingId),
    );
    await wantByRule(
      tx,
      records.flatMap(({ id, listingId }) => (changed.has(listingId) ? [id] : [])),
      options.now,
    );
  });
}

/** Locks the channel stock first, as everywhere. */
async function lockRecords(tx: Tx, answers: readonly AnsweredChange[]) {
  const { rows } = await sql<{ id: ChannelStockId; listingId: ListingId }>`
    select channel_stock.id, link.listing_id as "listingId"
    from channel_stock join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    where link.listing_id = any(${answers.map(({ change }) => change.listingId)}::uuid[])
    order by channel_stock.id
    for update of channel_stock`.execute(tx);
  return rows;
}

async function writeStates(
  tx: Tx,
  lease: Lease,
  answers: readonly AnsweredChange[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = answers.map(({ change, next }) => ({
    request_key: change.requestKey,
    listing_id: change.listingId,
    aspect: change.aspect,
    step: next.step,
    counted: !('counted' in next) || next.counted,
    due_at: new Date(now.getTime() + ('delayMs' in next ? next.delayMs : 0)),
  }));
  const { rows: recorded } = await sql<{ listingId: string; aspect: string }>`
    with written as (
      update listing_changes
      set state = case when step = 'unknown' then 'unknown'
                       when step = 'fail' and wanted = submitted then 'failed' else 'due' end,
          due_at = case when step = 'done' or wanted <> submitted and step <> 'unknown' then ${now}::timestamptz
                        else answer.due_at end,
          attempts = case when step = 'done' or wanted <> submitted then 0
                          when counted then attempts else greatest(attempts - 1, 0) end,
          submitted = case when step = 'unknown' then submitted end,
          open_epoch = null, opened_at = null,
          open_request_key = case when step = 'unknown' then open_request_key end
      from ${recordset(rows, 'answer', 'request_key text, listing_id uuid, aspect text, step text, counted boolean, due_at timestamptz')}
      where listing_changes.listing_id = answer.listing_id and listing_changes.aspect = answer.aspect
        and listing_changes.state = 'open' and listing_changes.open_request_key = answer.request_key
        and listing_changes.open_epoch = ${lease.epoch}
      returning answer.listing_id, answer.aspect
    )
    select listing_id as "listingId", aspect from written`.execute(tx);
  return new Set(recorded.map(keyOf));
}

function keyOf({ listingId, aspect }: { readonly listingId: string; readonly aspect: string }): string {
  return `${listingId} ${aspect}`;
}

/**
 * Writes finished changes to the listings, deletes them where they are still wanted, and closes their failed
 * items.
 */
async function applyDone(tx: Tx, done: readonly OpenChange[], now: Date): Promise<void> {
  const [first] = done;
  if (first === undefined) return;
  const { merchantId } = first;
  const rows = done.map(({ listingId, aspect, wanted, by }) => ({
    listing_id: listingId,
    aspect,
    wanted,
    by,
  }));
  const answer = recordset(rows, 'done', 'listing_id uuid, aspect text, wanted text, by text');
  await sql`
    update listings
    set status = case when done.wanted = 'ended' then 'ended'
                      when done.wanted = 'listed' and item_id is null then 'listed'
                      when done.wanted = 'listed' then 'listed_and_synced' else status end,
        ended_by = case when done.wanted = 'ended' then done.by when done.wanted = 'listed' then null else ended_by end,
        state_set_at = case when done.aspect = 'state' then ${now}::timestamptz else state_set_at end,
        stock_managed = case when done.wanted = 'managed' then true else stock_managed end
    from ${answer}
    where listings.merchant_id = ${merchantId} and listings.id = done.listing_id and listings.status <> 'deleted'`.execute(
    tx,
  );
  await sql`
    delete from listing_changes using ${answer}
    where listing_changes.merchant_id = ${merchantId} and listing_changes.listing_id = done.listing_id
      and listing_changes.aspect = done.aspect and listing_changes.wanted = done.wanted`.execute(tx);
  for (const aspect of ['state', 'stock'] as const) {
    const subjects = done.filter((one) => one.aspect === aspect).map(({ listingId }) => listingId);
    await closeFailed(tx, { operations: changeOperations[aspect], merchantId, subjects }, now);
  }
  await forgetUnmanaged(tx, done, now);
  // A listing that a rule ended already shows its figure. All others need their figures checked.
  const looked = done.filter(({ wanted, by }) => wanted !== 'ended' || by === 'hand');
  await markListingsDue(tx, {
    merchantId,
    listingIds: looked.map(({ listingId }) => listingId),
    cause: 'listing_changed',
    at: now,
  });
}

/**
 * Forgets the figures of stock that is managed from now on and reads them: the platform chose its first
 * figure.
 */
async function forgetUnmanaged(tx: Tx, done: readonly OpenChange[], at: Date): Promise<void> {
  const managed = done.filter(({ wanted }) => wanted === 'managed');
  const [first] = managed;
  if (first === undefined) return;
  const listingIds = managed.map(({ listingId }) => listingId);
  await sql`
    update channel_stock set known = null, known_at = null
    where state not in ('open', 'unknown') and id in (
      select channel_stock_id from listing_channel_stock
      where merchant_id = ${first.merchantId} and listing_id = any(${listingIds}::uuid[]))`.execute(tx);
  await wantReadings(tx, { merchantId: first.merchantId, listingIds, at });
}

/** Opens failed items. A listing that the platform no longer knows is read: that tells whether it is gone. */
async function openFailedChanges(
  tx: Tx,
  lease: Lease,
  held: readonly AnsweredChange[],
  { now, workflowId }: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  const rows = held.flatMap(({ change, next }) =>
    next.step === 'fail'
      ? [
          {
            listing_id: change.listingId,
            aspect: change.aspect,
            operation: changeOperation(change.wanted),
            code: next.code,
            message: next.message,
            attempts: change.attempt,
          },
        ]
      : [],
  );
  const [first] = held;
  if (rows.length === 0 || first === undefined) return;
  const { merchantId } = first.change;
  const failures = sql<Failure>`
    select change.merchant_id, ${lease.integrationId}::uuid as integration_id, answer.operation,
           change.listing_id as subject_id, answer.code, answer.message as platform_message, null as hint,
           answer.attempts, ${workflowId}::text as workflow_id
    from ${recordset(rows, 'answer', 'listing_id uuid, aspect text, operation text, code text, message text, attempts int')}
    join listing_changes change on change.merchant_id = ${merchantId} and change.listing_id = answer.listing_id
                               and change.aspect = answer.aspect and change.state = 'failed'`;
  await openFailed(tx, failures, { at: now });
  const missing = held.flatMap(({ change, next }) =>
    next.step === 'fail' && next.code === 'missing' ? [change.listingId] : [],
  );
  await wantReadings(tx, { merchantId, listingIds: missing, at: now });
}
