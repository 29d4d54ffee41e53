import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import { dueChannel } from './notifications.ts';

/** A product with all its units, or one sellable unit, that a platform says it deleted. */
export interface RemovedListing {
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
}

/**
 * Schedules readings of removed listings. Only a reading tells what is there now: removals arrive late and in
 * any order.
 */
export async function wantReadingsOfRemoved(
  tx: Tx,
  removed: readonly RemovedListing[],
  at: Date,
): Promise<void> {
  if (removed.length === 0) return;
  const rows = removed.map(({ integrationId, externalKey }) => ({
    integration_id: integrationId,
    external_key: externalKey,
  }));
  await sql`
    with wanted as (
      select channel_stock.id from channel_stock
      where exists (select from ${recordset(rows, 'removed', 'integration_id uuid, external_key text')}
                    where channel_stock.integration_id = removed.integration_id
                      and removed.external_key in (channel_stock.external_group, channel_stock.external_stock_id))
      order by channel_stock.id for update of channel_stock
    ), scheduled as (
      update channel_stock set read_due_at = ${at}::timestamptz
      from wanted where channel_stock.id = wanted.id
      returning integration_id
    )
    select pg_notify(${dueChannel}, integration_id::text)
    from (select distinct integration_id from scheduled) integrations`.execute(tx);
}
