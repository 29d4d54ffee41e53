import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/** Past writes that are kept of each channel stock. */
const attemptsKept = 50;
/** So long a deduction is kept anyway: a figure may be as old as that, and an incident be explained as late. */
const keptSeconds = 24 * 60 * 60;

/**
 * Deletes what nothing asks for any more of the next `limit` records of channel stock: past writes beyond the newest
 * fifty, and what platforms deducted more than a day before now and before the figure that is known. After the last record it begins anew,
 * so that calls again and again keep both tables in bounds, each at the same cost.
 */
export async function pruneHistory(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<void> {
  const kept = sql`make_interval(secs => ${keptSeconds})`;
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: ChannelStockId }>`
      with round as materialized (select after_id from pruning for update skip locked),
      slice as materialized (
        select channel_stock.id from round
        cross join lateral (
          select id from channel_stock where id > round.after_id order by id limit ${limit}) channel_stock
      ), moved as (
        update pruning set after_id = coalesce(
          (select id from slice order by id offset ${limit - 1}), '00000000-0000-0000-0000-000000000000')
        where exists (select from round)
      )
      select id from slice`.execute(tx);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return;
    await together(tx, [
      sql`
        delete from channel_stock_attempts attempt
        using unnest(${ids}::uuid[]) slice (id)
        where attempt.channel_stock_id = slice.id and attempt.request_key < (
          select kept.request_key from channel_stock_attempts kept
          where kept.channel_stock_id = slice.id
          order by kept.request_key desc offset ${attemptsKept - 1} limit 1)`,
      sql`
        delete from platform_deductions deduction
        using listing_channel_stock link
        where link.channel_stock_id = any(${ids}) and deduction.listing_id = link.listing_id
          and deduction.taken_at < ${now}::timestamptz - ${kept}
          and not exists (
            select from listing_channel_stock shown
            join channel_stock on channel_stock.id = shown.channel_stock_id
            where shown.listing_id = deduction.listing_id
              and least(known_at, opened_at) <= deduction.taken_at + ${kept})`,
    ]);
  });
}
