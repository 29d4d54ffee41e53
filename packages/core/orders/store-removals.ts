import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { dueChannel } from '../channel-stock/notifications.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { Delivery } from './delivery.ts';

/**
 * What a platform says it deleted is read: only that tells what is there now, for deliveries may come late and in any
 * order. `group`: a product with all that belongs to it, or one sellable unit.
 */
export async function storeRemovals(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<void> {
  const removed = deliveries.flatMap(({ integrationId, event }) =>
    event.kind === 'listing_removed' ? [{ integration_id: integrationId, removed: event.group }] : [],
  );
  if (removed.length === 0) return;
  await sql`
    with wanted as (
      select channel_stock.id from channel_stock
      where exists (select from ${recordset(removed, 'gone', 'integration_id uuid, removed text')}
                    where channel_stock.integration_id = gone.integration_id
                      and gone.removed in (channel_stock.external_group, channel_stock.external_stock_id))
      order by channel_stock.id for update of channel_stock
    ), read as (
      update channel_stock set read_due_at = ${at}::timestamptz
      from wanted where channel_stock.id = wanted.id
      returning integration_id
    )
    select pg_notify(${dueChannel}, integration_id::text) from (select distinct integration_id from read) integrations`.execute(
    tx,
  );
}
