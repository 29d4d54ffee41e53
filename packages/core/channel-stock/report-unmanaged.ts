import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import { causeOfManagement } from './need-managed-anew.ts';

/**
 * Follows up channel stock that was just blocked because its platform does not manage its stock.
 *
 * - Opens a failed item for each listing. A first sync leaves such listings out, so they fail only after it.
 * - Schedules a reading, unless one was the cause: the platform may manage the stock again, or have deleted
 *   the listing, without telling.
 */
export async function reportUnmanaged(tx: Tx, blocked: readonly ChannelStockId[], at: Date): Promise<void> {
  if (blocked.length === 0) return;
  await sql`
    update channel_stock set read_due_at = least(read_due_at, ${at}::timestamptz)
    where id = any(${blocked}::uuid[]) and cause is distinct from ${causeOfManagement}`.execute(tx);
  const failures = sql<Failure>`
    select distinct on (listings.id)
           listings.merchant_id, listings.integration_id, 'publish_stock' as operation, listings.id as subject_id,
           'stock_not_managed' as code, 'The platform does not manage stock for this listing.' as platform_message,
           null as hint, 0 as attempts, null as workflow_id
    from listing_channel_stock link
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id and listings.published
    join integrations on integrations.id = listings.integration_id and integrations.publishing_phase = 'open'
    where link.channel_stock_id = any(${blocked}::uuid[])`;
  await openFailed(tx, failures, { at, event: 'seen_again' });
}
