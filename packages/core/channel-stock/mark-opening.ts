import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Records that a channel stock's figure opened its item's stock, and when its reading began. */
export async function markOpening(
  tx: Tx,
  opened: { readonly channelStockId: ChannelStockId; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('channel_stock')
    .set({ opening_at: opened.at })
    .where('id', '=', opened.channelStockId)
    .execute();
}
