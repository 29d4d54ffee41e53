import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { pruneSuperseded } from '../items/prune-superseded.ts';
import type { PrunedItem } from '../items/prune-superseded.ts';
import { neededProperties } from '../orders/needed-properties.ts';

/** An order that comes in within this time finds the properties of its placement. */
const keptMs = 90 * 24 * 60 * 60_000;

/** The rows that orders need stay, so that looking at them more often deletes nothing more. */
const roundEveryMs = 24 * 60 * 60_000;

const none = '00000000-0000-0000-0000-000000000000';

/**
 * Deletes superseded properties of the next `limit` items: those that no order has and that were superseded
 * long ago. After the last item the next round begins, at most once a day.
 */
export async function pruneProperties(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<void> {
  const before = new Date(now.getTime() - keptMs);
  // Each item by itself, after the round has moved on: one with very many orders keeps no other waiting.
  for (const item of await takeNext(db, { before, now, limit })) {
    await inTransaction(db, (tx) => pruneSuperseded(tx, item, { before, needed: neededProperties }));
  }
}

/** Moves the round on, and returns the items that it passes. */
async function takeNext(
  db: Db,
  { before, now, limit }: { readonly before: Date; readonly now: Date; readonly limit: number },
): Promise<readonly PrunedItem[]> {
  const roundBefore = new Date(now.getTime() - roundEveryMs);
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<PrunedItem>`
      with round as materialized (
        select after_merchant, after_item from pruning
        where after_item <> ${none} or coalesce(properties_round_at <= ${roundBefore}::timestamptz, true)
        for update skip locked
      ), slice as materialized (
        select superseded.* from round
        cross join lateral (
          select distinct merchant_id, item_id from superseded_properties
          where (merchant_id, item_id) > (round.after_merchant, round.after_item)
            and until < ${before}::timestamptz
          order by merchant_id, item_id limit ${limit}) superseded
      ), last as (
        select merchant_id, item_id from slice order by merchant_id, item_id offset ${limit - 1}
      ), moved as (
        update pruning
        set after_merchant = coalesce((select merchant_id from last), ${none}),
            after_item = coalesce((select item_id from last), ${none}),
            properties_round_at = case when pruning.after_item = ${none} then ${now}::timestamptz
                                       else pruning.properties_round_at end
        where exists (select from round)
      )
      select merchant_id as "merchantId", item_id as "itemId" from slice
      order by merchant_id, item_id`.execute(tx);
    return rows;
  });
}
