import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** How far a channel stock's publishing has come. */
export interface ChannelState {
  readonly id: ChannelStockId;
  readonly confirmedRevision: number;
  readonly state: 'idle' | 'due' | 'open' | 'unknown' | 'blocked';
  readonly blockCode: string | null;
  /** Its failed item is open: a person has to look. */
  readonly failed: boolean;
  /** Its integration may be written now: active, and not waiting for its platform or a person. */
  readonly reachable: boolean;
}

/** The states of these channel stocks, in one query. */
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
             where link.channel_stock_id = channel_stock.id and failed_items.state in ('open', 'skipped')
           ) as failed,
           integrations.circuit = 'closed' and integrations.state = 'active' as reachable
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    where channel_stock.id = any(${ids})`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
