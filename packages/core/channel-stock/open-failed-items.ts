import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import { stockManagedWriteOf } from '../listings/stock-managed.ts';

/** Opens a failed item for each listing of channel stock that failed and is blocked now. */
export async function openFailedItems(
  tx: Tx,
  failed: readonly {
    readonly id: ChannelStockId;
    readonly code: string;
    readonly platformMessage: string;
  }[],
  options: { readonly now: Date; readonly workflowId: string | null },
): Promise<void> {
  if (failed.length > 0) {
    const rows = failed.map(({ id, code, platformMessage }) => ({ id, code, message: platformMessage }));
    const failures = sql<Failure>`
      select distinct on (link.listing_id)
             channel_stock.merchant_id, channel_stock.integration_id, 'publish_stock' as operation,
             link.listing_id as subject_id, answer.code, answer.message as platform_message, null as hint,
             channel_stock.attempts, ${options.workflowId}::text as workflow_id
      from ${recordset(rows, 'answer', 'id uuid, code text, message text')}
      join channel_stock on channel_stock.id = answer.id
      join listing_channel_stock link on link.channel_stock_id = channel_stock.id
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where channel_stock.state = 'blocked' and (listings.item_id is not null or listings.stock_unit is null)`;
    await openFailed(tx, failures, { at: options.now });
    // A record whose stock is not managed may leave that to another record: a reading tells.
    await sql`
      update channel_stock
      set attempts = 0,
          read_due_at = case when block_code = 'stock_not_managed' then ${options.now}::timestamptz else read_due_at end
      where id = any(${failed.map((row) => row.id)}) and state = 'blocked'`.execute(tx);
    await stockManagedWriteOf(sql`(
      select id, false as managed from channel_stock
      where id = any(${failed.map((row) => row.id)}) and block_code = 'stock_not_managed') figure`).execute(
      tx,
    );
  }
}
