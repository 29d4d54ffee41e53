import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** Records that figures of channel stock opened their items' stock, and when their readings began. */
export async function markOpenings(
  tx: Tx,
  opened: readonly { readonly channelStockId: ChannelStockId; readonly at: Date }[],
): Promise<void> {
  const rows = opened.map(({ channelStockId: id, at }) => ({ id, at }));
  await sql`
    update channel_stock set opening_at = opened.at
    from ${recordset(rows, 'opened', 'id uuid, at timestamptz')}
    where channel_stock.id = opened.id`.execute(tx);
}
