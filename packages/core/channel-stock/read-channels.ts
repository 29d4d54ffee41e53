import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../integrations/is-active.ts';

/** The progress of publishing a channel stock. */
export interface ChannelState {
  readonly id: ChannelStockId;
  readonly confirmedRevision: number;
  readonly state: 'idle' | 'due' | 'open' | 'unknown' | 'blocked';
  readonly blockCode: string | null;
  /** Its failed item is open and waits for a person. A skipped one needs nobody. */
  readonly failed: boolean;
  /** Its integration is active, and waits for neither its platform nor a person. */
  readonly reachable: boolean;
}

/** Reads the progress of channel stock, in one query. */
export async function readChannels(
  db: Db,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, ChannelState>> {
  const { rows } = await sql<ChannelState>`
    select channel_stock.id, channel_stock.confirmed_revision as "confirmedRevision", channel_stock.state,
           channel_stock.block_code as "blockCode",
           exists (
             select 1 from listing_channel_stock link
             join failed_items on failed_items.integration_id = channel_stock.integration_id
              and failed_items.operation = 'publish_stock' and failed_items.subject_id = link.listing_id
             where link.channel_stock_id = channel_stock.id and failed_items.state = 'open'
           ) as failed,
           integrations.circuit = 'closed' and ${isActive} as reachable
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    where channel_stock.id = any(${ids})`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
