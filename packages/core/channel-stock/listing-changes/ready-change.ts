import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether a row of `listing_changes` may be sent. A change by a rule follows a confirmed figure: it waits
 * while a newer figure is needed, and while none may be written. A listing is ended, too, where its platform
 * refused the 0; it is relisted once no unit of its group keeps the figure from before such a 0.
 */
export const isReady: RawBuilder<boolean> = sql<boolean>`(
  listing_changes.wanted_by = 'hand' or not exists (
    select from listing_channel_stock link
    join channel_stock record on record.id = link.channel_stock_id
    where link.merchant_id = listing_changes.merchant_id and link.listing_id = listing_changes.listing_id
      and (record.state <> 'idle'
           and not (listing_changes.wanted = 'ended' and record.state = 'blocked' and record.block_code = ${sql.lit(zeroRefused)})
        or listing_changes.wanted = 'listed' and exists (
             select from channel_stock other
             join listing_channel_stock shown on shown.channel_stock_id = other.id
             join listings ended on ended.merchant_id = shown.merchant_id and ended.id = shown.listing_id
             where other.integration_id = record.integration_id and other.external_group = record.external_group
               and other.id <> record.id and other.submitted = 0 and other.known > 0
               and ended.status = 'ended' and ended.ended_by = 'rule'))))`;
