import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { send } from '@onhand/database/pipelining.ts';
import { inTransaction, isBusy } from '@onhand/database/transaction.ts';
import { soldOutMarks } from '../stock/sold-out.ts';
import { merchantsTouched, touchedItemsTake } from '../stock/touch-items.ts';
import { needAgainSteps } from './need-again.ts';
import { wantDoubtedReadings } from './want-readings.ts';

/** The number of touched items in one call. The caller goes on while there are more. */
const batchSize = 1000;

/** How long a spread waits for a lock. A publisher holds its locks for milliseconds. */
const lockMs = 250;

interface Spread {
  readonly integrations: readonly IntegrationId[];
  readonly more: boolean;
}

/**
 * Spreads touched items: the channel stock that shows them, or bundles of them, needs a newer figure. Returns
 * the integrations that have something due now. Must run outside the stock transaction, where it deadlocks
 * with the publisher.
 *
 * If others hold a merchant's channel stock, each merchant is spread by itself, and the touched items of the
 * stuck merchants stay for the next time.
 */
export async function spreadDue(db: Db, at: Date): Promise<Spread> {
  try {
    return await spread(db, { merchantId: null, at });
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
  // It waits for no lock.
  await inTransaction(db, (tx) => wantDoubtedReadings(tx, at));
  const integrations: IntegrationId[] = [];
  let more = false;
  for (const merchantId of await merchantsTouched(db)) {
    try {
      const one = await spread(db, { merchantId, at });
      integrations.push(...one.integrations);
      more ||= one.more;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  }
  return { integrations, more };
}

/** The statement deletes the rows that it handled. A cursor over ids would miss rows that commit late. */
async function spread(
  db: Db,
  { merchantId, at }: { readonly merchantId: MerchantId | null; readonly at: Date },
): Promise<Spread> {
  const { rows } = await inTransaction(db, async (tx) => {
    await send(tx, sql`set local lock_timeout = ${sql.lit(lockMs)}`);
    if (merchantId === null) await wantDoubtedReadings(tx, at);
    return sql<{ integrations: IntegrationId[] | null; handled: number }>`
      with handled as (${touchedItemsTake(batchSize, merchantId)}),
      sold_out as (${soldOutMarks(sql`handled`)}),
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
