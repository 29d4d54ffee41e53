import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Every deduction is kept this long: to explain late figures and incidents. */
const keptSeconds = 24 * 60 * 60;

/**
 * Builds the statement (for `together`) that deletes platform deductions of channel stock. A deleted one is
 * over a day old, and over a day older than every known figure or open write of its listing.
 */
export function pruneDeductions(ids: readonly ChannelStockId[], now: Date): RawBuilder<unknown> {
  const kept = sql`make_interval(secs => ${keptSeconds})`;
  return sql`
    delete from platform_deductions deduction
    using listing_channel_stock link
    where link.channel_stock_id = any(${ids}) and deduction.listing_id = link.listing_id
      and deduction.taken_at < ${now}::timestamptz - ${kept}
      and not exists (
        select from listing_channel_stock shown
        join channel_stock on channel_stock.id = shown.channel_stock_id
        where shown.listing_id = deduction.listing_id
          and least(known_at, opened_at) <= deduction.taken_at + ${kept})`;
}
