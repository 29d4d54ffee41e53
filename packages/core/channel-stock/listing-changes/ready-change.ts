import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether a row of `listing_changes` may be sent: what a rule wants follows a confirmed figure, so while a newer one is
 * needed, or none may be written, it waits.
 */
export const isReady: RawBuilder<boolean> = sql<boolean>`(
  listing_changes.wanted_by = 'hand' or not exists (
    select from listing_channel_stock link
    join channel_stock record on record.id = link.channel_stock_id
    where link.merchant_id = listing_changes.merchant_id and link.listing_id = listing_changes.listing_id
      and record.state <> 'idle'))`;
