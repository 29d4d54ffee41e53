import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A rule follows a confirmed figure: no newer one is needed, and none may be written. */
const isConfirmed = sql`not exists (
  select from listing_channel_stock link
  join channel_stock record on record.id = link.channel_stock_id
  where link.merchant_id = listing_changes.merchant_id and link.listing_id = listing_changes.listing_id
    and record.state <> 'idle'
    and not (listing_changes.wanted = 'ended' and record.state = 'blocked'
             and record.block_code = ${sql.lit(zeroRefused)}))`;

/** Relisting would put the figure from before a refused 0 on sale, of a unit or of another of its group. */
const showsNoRefusedZero = sql`not exists (
  select from listing_channel_stock link
  join channel_stock record on record.id = link.channel_stock_id
  join channel_stock other on other.integration_id = record.integration_id
                          and other.external_group = record.external_group and other.zero_refused
  join listing_channel_stock shown on shown.channel_stock_id = other.id
  join listings kept on kept.merchant_id = shown.merchant_id and kept.id = shown.listing_id and kept.item_id is not null
  where link.merchant_id = listing_changes.merchant_id and link.listing_id = listing_changes.listing_id)`;

/**
 * Whether a row of `listing_changes` may be sent. A change by hand waits for refused zeros only.
 */
export const isReady: RawBuilder<boolean> = sql<boolean>`(
  (listing_changes.wanted_by = 'hand' or ${isConfirmed})
  and (listing_changes.wanted <> 'listed' or ${showsNoRefusedZero}))`;
