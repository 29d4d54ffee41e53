import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ReadingRef } from './reading-row.ts';

/**
 * Concludes from a reading that has come to its last page what is not listed any more: those that are not linked are
 * `deleted`, linked ones become failed items, and are read: that tells whether they were deleted. What was made here after the reading began may be on
 * no page of it. Returns how many there were.
 */
export async function markGone(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ReadingRef,
  at: Date,
): Promise<number> {
  const unseen = sql`
    merchant_id = ${merchantId} and integration_id = ${integrationId}
    and created_at < ${startedAt}::timestamptz and (read_at is null or read_at < ${startedAt}::timestamptz)`;
  const { rows } = await sql<{ gone: number }>`
    with unlisted as (
      select id from listings
      where ${unseen} and item_id is null and status in ('listed', 'ended')
      order by id for update
    ), deleted as (
      update listings set status = 'deleted' from unlisted
      where listings.merchant_id = ${merchantId} and listings.id = unlisted.id
      returning listings.id
    ), failed as (
      insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code, hint,
                                attempts, first_at, last_at)
      select merchant_id, integration_id, 'read_listing', 'listing', id, 'open', 'missing',
             'The platform does not list it any more. List it there again, or unlink it.', 1,
             ${at}::timestamptz, ${at}::timestamptz
      from listings
      where ${unseen} and item_id is not null and status = 'listed_and_synced'
      on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
      set state = case failed_items.state when 'skipped' then 'skipped' else 'open' end,
          attempts = failed_items.attempts + 1, last_at = excluded.last_at
      returning subject_id
    )
    select ((select count(*) from deleted) + (select count(*) from failed))::int as gone`.execute(tx);
  await sql`
    with unseen as (
      select id from channel_stock
      where merchant_id = ${merchantId} and id in (
        select channel_stock_id from listing_channel_stock
        where merchant_id = ${merchantId} and listing_id in (
          select id from listings where ${unseen} and item_id is not null and status = 'listed_and_synced'))
      order by id for update
    )
    update channel_stock set read_due_at = ${at}::timestamptz from unseen where channel_stock.id = unseen.id`.execute(
    tx,
  );
  return rows[0]?.gone ?? 0;
}
