import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether a row of `listing_changes` may be sent. A change by a rule follows a confirmed figure: it waits
 * while a newer figure is needed, and while none may be written.
 */
export const isReady: RawBuilder<boolean> = sql<boolean>`(
  listing_changes.wanted_by = 'hand' or not exists (
    select from listing_channel_stock link
    join channel_stock record on record.id = link.channel_stock_id
    where link.merchant_id = listing_changes.merchant_id and link.listing_id = listing_changes.listing_id
      and record.state <> 'idle'))`;
