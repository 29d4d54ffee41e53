import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** How long a deduction is kept anyway: a figure may be that old, and an incident be explained that late. */
const keptSeconds = 24 * 60 * 60;

/**
 * Builds the statement (for `together`) that deletes platform deductions which no figure needs any more. They
 * are more than a day old, and more than a day older than every last known figure that they explain.
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
