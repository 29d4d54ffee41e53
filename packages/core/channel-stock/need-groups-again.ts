import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';
import { needAgain } from './need-again.ts';

/**
 * Makes the refused zeros of a group needed again once one of its units has stock (`confirmed`): their
 * platform takes them now, and keeps the earlier figure otherwise.
 */
export async function needGroupsAgain(
  tx: Tx,
  { integrationId }: Lease,
  confirmed: readonly ChannelStockId[],
  at: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  const chosen = sql`
    channel_stock.integration_id = ${integrationId} and channel_stock.zero_refused
    and not (channel_stock.id = any(${confirmed}::uuid[]))
    and channel_stock.external_group in (
      select external_group from channel_stock stocked
      where stocked.id = any(${confirmed}::uuid[]) and stocked.confirmed > 0)`;
  await needAgain(tx, chosen, { cause: 'listing_changed', at });
}
