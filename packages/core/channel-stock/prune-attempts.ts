import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The number of past writes that each channel stock keeps. */
const attemptsKept = 50;

/**
 * The statement (for `together`) that deletes past writes of these records, except the newest fifty of each.
 */
export function pruneAttempts(ids: readonly ChannelStockId[]): RawBuilder<unknown> {
  return sql`
    delete from channel_stock_attempts attempt
    using unnest(${ids}::uuid[]) slice (id)
    where attempt.channel_stock_id = slice.id and attempt.request_key < (
      select kept.request_key from channel_stock_attempts kept
      where kept.channel_stock_id = slice.id
      order by kept.request_key desc offset ${attemptsKept - 1} limit 1)`;
}
