import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ReadingRef } from './reading-row.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Failure } from '../../failed-items/open-failed.ts';

/**
 * Concludes from a complete reading which listings the platform no longer lists. Returns their number.
 * Unlinked ones become `deleted`. Linked ones open a failed item and are read: that tells whether they were
 * deleted. Listings made after the reading began may be on none of its pages, and are left alone.
 */
export async function markGone(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ReadingRef,
  at: Date,
): Promise<number> {
  const unseen = sql`
    merchant_id = ${merchantId} and integration_id = ${integrationId}
    and created_at < ${startedAt}::timestamptz and (read_at is null or read_at < ${startedAt}::timestamptz)`;
  const { numAffectedRows: deleted = 0n } = await sql`
    with unlisted as (
      select id from listings
      where ${unseen} and item_id is null and status in ('listed', 'ended')
      order by id for update
    )
    update listings set status = 'deleted' from unlisted
    where listings.merchant_id = ${merchantId} and listings.id = unlisted.id`.execute(tx);
  const failures = sql<Failure>`
    select merchant_id, integration_id, 'read_listing' as operation, id as subject_id, 'missing' as code,
           null as platform_message,
           'The platform does not list it any more. List it there again, or unlink it.' as hint, 1 as attempts,
           null as workflow_id
    from listings
    where ${unseen} and item_id is not null and status = 'listed_and_synced'`;
  const failed = await openFailed(tx, failures, { at, event: 'seen_again' });
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
  return Number(deleted) + failed;
}
