import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';
import { needAgain } from './need-again.ts';

/**
 * Makes the zeros of a group needed again once one of its units has stock (`confirmed`): a platform that
 * refuses the last 0 of a listing takes it now, and keeps the earlier figure otherwise. Only units that a
 * rule ended with the listing.
 */
export async function needGroupsAgain(
  tx: Tx,
  { integrationId }: Lease,
  confirmed: readonly ChannelStockId[],
  at: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  const chosen = sql`
    channel_stock.integration_id = ${integrationId} and channel_stock.submitted = 0
    and not (channel_stock.id = any(${confirmed}::uuid[]))
    and channel_stock.external_group in (
      select external_group from channel_stock stocked
      where stocked.id = any(${confirmed}::uuid[]) and stocked.confirmed > 0)
    and exists (
      select from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where link.channel_stock_id = channel_stock.id and listings.status = 'ended' and listings.ended_by = 'rule')`;
  await needAgain(tx, chosen, { cause: 'listing_changed', at });
}
