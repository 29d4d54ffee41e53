import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Selects the listings behind `channel_stock`, for use after `from`.
 *
 * Each is found by its key, whatever the statistics say: statistics from before a shop's listings were linked
 * say that hardly any is, and a plan by them reads all linked listings for each row. `offset 0` stops the
 * planner from joining them in another order.
 */
export const listingsBehind: RawBuilder<unknown> = sql`(
  select listing.*
  from (select merchant_id, listing_id from listing_channel_stock
        where listing_channel_stock.channel_stock_id = channel_stock.id offset 0) link
  cross join lateral (
    select * from listings one where one.merchant_id = link.merchant_id and one.id = link.listing_id offset 0) listing)`;
