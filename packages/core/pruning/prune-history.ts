import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { pruneAttempts } from '../channel-stock/prune-attempts.ts';
import { pruneDeductions } from '../orders/prune-deductions.ts';
import type { Db } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/**
 * Prunes the history of the next `limit` records of channel stock. Each aggregate deletes its own unneeded
 * rows. After the last record the next call starts over, so repeated calls keep the tables small at a
 * constant cost.
 */
export async function pruneHistory(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<void> {
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
    await together(tx, [pruneAttempts(ids), pruneDeductions(ids, now)]);
  });
}
