import type { ChannelStockId, ListingId } from '@onhand/domain/ids.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { listingChangeMachine } from '@onhand/domain/publishing/listing-change-machine.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';

/**
 * Records which listings their policy wants ended or relisted, after their channel stock was confirmed, or
 * its platform refused a 0. The caller has locked the channel stock. Returns the channel stock whose listings
 * are ended, or are to be.
 *
 * - A listing is ended if all its channel stock shows a confirmed 0 that ends it, or its platform refused
 *   the 0. The first confirmed figure that does not end it relists it.
 * - Listings that somebody ended by hand, and changes that somebody asked for by hand, stay.
 * - A wanted change is deleted if the listing already has that state and the change was not sent.
 */
export async function wantByRule(
  tx: Tx,
  confirmed: readonly ChannelStockId[],
  at: Date,
): Promise<readonly ChannelStockId[]> {
  const concerned = await concernedOf(tx, confirmed);
  if (concerned.length === 0) return [];
  const shown = sql`
    select listings.merchant_id, listings.id, listings.integration_id,
           case when listings.status = 'ended' then 'ended' else 'listed' end as present,
           case when bool_and(record.ends and (record.confirmed_revision = record.submitted_revision
                                             or record.state = 'blocked' and record.block_code = ${zeroRefused})) then 'ended'
                when bool_or(not record.ends and record.confirmed_revision = record.submitted_revision
                             and record.submitted_revision > 0) then 'listed' end as wanted
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join channel_stock record on record.id = link.channel_stock_id
    where listings.published and listings.stock_owner = 'merchant'
      and (listings.merchant_id, listings.id) in (
        select merchant_id, listing_id from listing_channel_stock where channel_stock_id = any(${concerned}))
    group by listings.merchant_id, listings.id`;
  await sql`
    insert into listing_changes as change (merchant_id, listing_id, integration_id, aspect, wanted, wanted_by,
                                           wanted_at, state, due_at)
    select shown.merchant_id, shown.id, shown.integration_id, 'state', shown.wanted, 'rule', ${at}::timestamptz, 'due',
           ${at}::timestamptz
    from (${shown}) shown
    where shown.wanted is not null and (shown.wanted <> shown.present or exists (
      select from listing_changes pending
      where pending.merchant_id = shown.merchant_id and pending.listing_id = shown.id and pending.aspect = 'state'))
    order by shown.id
    on conflict (merchant_id, listing_id, aspect) do update
    set wanted = excluded.wanted, wanted_at = excluded.wanted_at,
        state = ${nextState(listingChangeMachine, 'wanted', 'change.state')},
        due_at = case when change.state = 'failed' then excluded.due_at else change.due_at end,
        attempts = case when change.state = 'failed' then 0 else change.attempts end
    where change.wanted_by = 'rule' and change.wanted <> excluded.wanted`.execute(tx);
  const { rows: met } = await sql<{ listingId: ListingId }>`
    delete from listing_changes change
    using (${shown}) shown
    where change.merchant_id = shown.merchant_id and change.listing_id = shown.id and change.aspect = 'state'
      and change.state in ('due', 'failed') and change.wanted_by = 'rule' and change.wanted = shown.present
    returning change.listing_id as "listingId"`.execute(tx);
  const subjects = met.map(({ listingId }) => listingId);
  await closeFailed(tx, { operations: changeOperations.state, subjects }, at);
  return concerned;
}

/** Narrows channel stock down to what can change the state of a listing: most of it cannot. */
async function concernedOf(tx: Tx, confirmed: readonly ChannelStockId[]): Promise<readonly ChannelStockId[]> {
  if (confirmed.length === 0) return [];
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct record.id
    from channel_stock record
    join listing_channel_stock link on link.channel_stock_id = record.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    left join listing_changes pending on pending.merchant_id = listings.merchant_id and pending.listing_id = listings.id
                                     and pending.aspect = 'state'
    where record.id = any(${confirmed}) and (record.ends or listings.status = 'ended' or pending.listing_id is not null)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
