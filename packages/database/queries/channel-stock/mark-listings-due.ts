import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '../../connect.ts';
import { dueChannel } from '../../publishing/notifications.ts';

/**
 * Makes the channel stock of linked listings due now, whatever held it back: `cause` raises the needed revision by
 * one. A write that is open, or of unknown outcome, comes to its end first. Returns how many records became due.
 */
export async function markListingsDue(
  tx: Tx,
  due: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly cause: string;
    readonly at: Date;
    /** Somebody asks for it: it is sent even if the figure seems to stand there already. */
    readonly forced?: boolean;
  },
): Promise<number> {
  // Locked in the order of their ids, as everyone does who locks several.
  const { rows } = await sql<{ records: number }>`
    with wanted as (
      select channel_stock.id from channel_stock
      where channel_stock.merchant_id = ${due.merchantId}
        and channel_stock.id in (
          select listing_channel_stock.channel_stock_id
          from listing_channel_stock
          join listings on listings.merchant_id = listing_channel_stock.merchant_id
                       and listings.id = listing_channel_stock.listing_id
          where listings.merchant_id = ${due.merchantId} and listings.id = any(${due.listingIds}::uuid[])
            and listings.item_id is not null)
      order by channel_stock.id for update
    ), marked as (
      update channel_stock
      set needed_revision = needed_revision + 1, cause = ${due.cause},
          needed_at = case when state in ('idle', 'blocked') then ${due.at}::timestamptz
                           else coalesce(needed_at, ${due.at}::timestamptz) end,
          state = case when state in ('open', 'unknown') then state else 'due' end,
          due_at = case when state in ('open', 'unknown') then due_at else ${due.at}::timestamptz end,
          block_code = null, attempts = 0,
          forced_revision = case when ${due.forced === true} then needed_revision + 1 else forced_revision end
      from wanted where channel_stock.id = wanted.id
      returning channel_stock.integration_id
    ), notified as (
      select count(pg_notify(${dueChannel}, integration_id::text)) as sent
      from (select distinct integration_id from marked) integrations
    )
    select (select count(*) from marked)::int as records, (select sent from notified) as sent`.execute(tx);
  return rows[0]?.records ?? 0;
}
