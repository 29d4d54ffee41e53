import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { touchedItemsTake } from '../stock/touch-items.ts';
import { needAgainSteps } from './need-again.ts';
import { wantDoubtedReadings } from './want-readings.ts';

/** The number of touched items in one call. The caller goes on while there are more. */
const batchSize = 1000;

/**
 * Spreads touched items: the channel stock that shows them, or bundles of them, needs a newer figure. Returns
 * the integrations that have something due now. Must run outside the stock transaction, where it deadlocks
 * with the publisher.
 *
 * The statement deletes the rows that it handled. A cursor over ids would miss rows that commit late.
 */
export async function spreadDue(
  db: Db,
  at: Date,
): Promise<{ readonly integrations: readonly IntegrationId[]; readonly more: boolean }> {
  const { rows } = await inTransaction(db, async (tx) => {
    await wantDoubtedReadings(tx, at);
    return sql<{ integrations: IntegrationId[] | null; handled: number }>`
      with handled as (${touchedItemsTake(batchSize)}),
      touched as (
        select merchant_id, item_id, min(cause) as cause, min(cause_at) as cause_at
        from (
          select merchant_id, item_id, cause, cause_at from handled
          union all
          select merchant_id, bundle_id, cause, cause_at
          from handled join bundle_components using (merchant_id, item_id)
        ) shown
        group by merchant_id, item_id
      ),
      showing as (
        select channel_stock.id, touched.cause, touched.cause_at
        from touched
        join listings using (merchant_id, item_id)
        join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
        join channel_stock on channel_stock.id = link.channel_stock_id
        where listings.published
        order by channel_stock.id
        for no key update of channel_stock
      ),
      locked as (select id, min(cause) as cause, min(cause_at) as cause_at from showing group by id),
      ${needAgainSteps({ at })}
      select (select array_agg(integration_id) from notified) as integrations,
             (select count(*) from handled)::int as handled`.execute(tx);
  });
  return { integrations: rows[0]?.integrations ?? [], more: (rows[0]?.handled ?? 0) === batchSize };
}
