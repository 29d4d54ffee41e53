import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Applies the event `unlinked` to the channel stock of listings, set-based. A write under way runs to its
 * end. What a person asked for is forgotten: it was about another item.
 * `shared` selects the ids of channel stock that other linked listings share: it is left alone.
 */
export async function idleUnlinked(
  tx: Tx,
  unlinked: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly shared: RawBuilder<unknown>;
  },
): Promise<void> {
  const { merchantId, listingIds, shared } = unlinked;
  await sql`
    with alone as (
      select channel_stock.id
      from listing_channel_stock
      join channel_stock on channel_stock.id = listing_channel_stock.channel_stock_id
      where listing_channel_stock.merchant_id = ${merchantId}
        and listing_channel_stock.listing_id = any(${listingIds}::uuid[])
        and channel_stock.state = any(${statesAccepting(channelStockMachine, 'unlinked')}::text[])
        and channel_stock.id not in (${shared})
      order by channel_stock.id for update of channel_stock
    )
    update channel_stock
    set state = ${nextState(channelStockMachine, 'unlinked')}, due_at = null, block_code = null, asked_revision = 0
    from alone where channel_stock.id = alone.id`.execute(tx);
}
