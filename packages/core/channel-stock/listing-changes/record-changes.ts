import type { ChannelStockId, ListingId } from '@onhand/domain/ids.ts';
import { changeOperation, changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeStep } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Lease } from '../lease.ts';
import { markListingsDue } from '../mark-listings-due.ts';
import { wantReadings } from '../want-readings.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { OpenChange } from './take-changes.ts';
import { wantByRule } from './want-by-rule.ts';

/** A change of a listing with what follows from its answer. */
export interface AnsweredChange {
  readonly change: OpenChange;
  readonly next: ChangeStep;
}

/**
 * Records what became of changes of listings. Only the epoch that holds one may record it. What is done stands in the
 * listing from then on; what failed is a failed item, unless something else is wanted by now.
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
    await openFailed(tx, lease, held, options);
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

/** Quantities are locked before what follows from them, as everywhere. */
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

/** What is done stands in the listings; a wish that is met is forgotten, and so is what had failed of it. */
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
    const listingIds = done.filter((one) => one.aspect === aspect).map(({ listingId }) => listingId);
    await sql`
      update failed_items set state = 'closed', last_at = ${now}::timestamptz
      where merchant_id = ${merchantId} and subject_kind = 'listing' and subject_id = any(${listingIds}::uuid[])
        and operation = any(${changeOperations[aspect]}) and state <> 'closed'`.execute(tx);
  }
  await forgetUnmanaged(tx, done, now);
  // What a rule ended shows its figure already; anything else is looked at anew.
  const looked = done.filter(({ wanted, by }) => wanted !== 'ended' || by === 'hand');
  await markListingsDue(tx, {
    merchantId,
    listingIds: looked.map(({ listingId }) => listingId),
    cause: 'listing_changed',
    at: now,
  });
}

/** A record that was not managed shows whatever its platform begins with: nothing is known of it, and it is read. */
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

/** What failed waits for a person; one that the platform does not have any more is read, which tells whether it is gone. */
async function openFailed(
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
            words: next.message,
            attempts: change.attempt,
          },
        ]
      : [],
  );
  const [first] = held;
  if (rows.length === 0 || first === undefined) return;
  const { merchantId } = first.change;
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                              platform_message, attempts, workflow_id, first_at, last_at)
    select ${merchantId}, ${lease.integrationId}, answer.operation, 'listing', answer.listing_id, 'open', answer.code,
           answer.words, answer.attempts, ${workflowId}, ${now}::timestamptz, ${now}::timestamptz
    from ${recordset(rows, 'answer', 'listing_id uuid, aspect text, operation text, code text, words text, attempts int')}
    join listing_changes change on change.merchant_id = ${merchantId} and change.listing_id = answer.listing_id
                               and change.aspect = answer.aspect and change.state = 'failed'
    on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
    set state = 'open', code = excluded.code, platform_message = excluded.platform_message,
        attempts = failed_items.attempts + excluded.attempts, last_at = excluded.last_at`.execute(tx);
  const missing = held.flatMap(({ change, next }) =>
    next.step === 'fail' && next.code === 'missing' ? [change.listingId] : [],
  );
  await wantReadings(tx, { merchantId, listingIds: missing, at: now });
}
