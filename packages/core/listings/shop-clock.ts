import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Builds the time that the shop's clock showed at a stored time, for a row of `listings`. Shops tell the time
 * of an order in whole seconds, so the second that had begun counts as a whole.
 */
export function byShopClock(storedTime: string): RawBuilder<Date> {
  return sql<Date>`
    date_trunc('second', ${sql.ref(storedTime)}
                         + make_interval(secs => coalesce(listings.clock_ahead_ms, 0) / 1000.0))`;
}

/** A channel stock whose answer may tell how far the shop's clock was ahead. */
export interface ClockSeen {
  readonly channelStockId: ChannelStockId;
  readonly platformAheadMs?: number;
}

/**
 * Returns the statement (for `together`) that stores how far a shop's clock is ahead, once for each listing:
 * an order's effect must not change with a later measurement. The orders of a listing whose clock differs are
 * looked at again, because they were judged without it.
 */
export function measuredClocksWrite(seen: readonly ClockSeen[]): RawBuilder<unknown> {
  const rows = seen.flatMap(({ channelStockId, platformAheadMs }) =>
    platformAheadMs === undefined ? [] : [{ id: channelStockId, ahead_ms: platformAheadMs }],
  );
  return sql`
    update listings
    set clock_ahead_ms = clock.ahead_ms,
        rebook_pending = listings.rebook_pending or (clock.ahead_ms <> 0 and listings.item_id is not null)
    from ${recordset(rows, 'clock', 'id uuid, ahead_ms bigint')}
    join listing_channel_stock link on link.channel_stock_id = clock.id
    where listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      and listings.clock_ahead_ms is null`;
}
