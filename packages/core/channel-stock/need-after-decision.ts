import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { needAgain } from './need-again.ts';

/** The blocks that a decision about a figure ends. */
const ended = ['quarantined', 'orders_awaited'];

/** Makes channel stock need a newer figure because its shown figure was decided on. Other blocks stay, and so
 * does the wait of channel stock that is due already. */
export async function needAfterDecision(tx: Tx, ids: readonly ChannelStockId[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const chosen = sql`
    channel_stock.id = any(${ids}::uuid[])
    and (channel_stock.state <> 'blocked' or channel_stock.block_code = any(${ended}::text[]))`;
  await needAgain(tx, chosen, { cause: 'observation', at, keepsWait: true });
}
