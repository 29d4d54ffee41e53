import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ChannelStockId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import { stockShowing } from './lock-stock.ts';
import { readWriteInputs } from './read-write-inputs.ts';

/** The reasons for which an item's settings block its channel stock. */
const ofSettings = ['sync_never', 'process_orders_off', 'awaiting_next_sync', 'never_received'];

/**
 * Updates why channel stock is blocked that the settings of its item blocked, after these settings changed.
 * What they permit by now is `awaiting_next_sync`. The channel stock must be locked (`lockStock`).
 */
export async function awaitNextSync(
  tx: Tx,
  merchantId: MerchantId,
  itemIds: readonly ItemId[],
): Promise<void> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    select id from channel_stock
    where merchant_id = ${merchantId} and state = 'blocked' and block_code = any(${ofSettings}::text[])
      and id in (${stockShowing(merchantId, itemIds)})
    order by id for no key update`.execute(tx);
  if (rows.length === 0) return;
  const inputs = await readWriteInputs(tx, rows, { settlesWithinMs: 0 });
  const blocks = [...inputs].map(([id, one]) => ({ id, code: blockReason(one) ?? 'awaiting_next_sync' }));
  await sql`
    update channel_stock set block_code = block.code
    from ${recordset(blocks, 'block', 'id uuid, code text')}
    where channel_stock.id = block.id`.execute(tx);
}
