import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * Opens a failed item for each listing of channel stock that failed and is blocked now, or counts in the open one.
 * `words` are the platform's own.
 */
export async function openFailedItems(
  tx: Tx,
  failed: readonly {
    readonly id: ChannelStockId;
    readonly code: string | null;
    readonly words: string | null;
  }[],
  options: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  if (failed.length > 0) {
    const rows = failed.map(({ id, code, words }) => ({ id, code, words }));
    await sql`
      insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                                platform_message, attempts, workflow_id, first_at, last_at)
      select distinct on (link.listing_id)
             channel_stock.merchant_id, channel_stock.integration_id, 'publish_stock', 'listing', link.listing_id,
             'open', answer.code, answer.words, channel_stock.attempts, ${options.workflowId},
             ${options.now}::timestamptz, ${options.now}::timestamptz
      from ${recordset(rows, 'answer', 'id uuid, code text, words text')}
      join channel_stock on channel_stock.id = answer.id
      join listing_channel_stock link on link.channel_stock_id = channel_stock.id
      where channel_stock.state = 'blocked'
      on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
      set state = 'open', code = excluded.code, platform_message = excluded.platform_message,
          attempts = failed_items.attempts + excluded.attempts, last_at = excluded.last_at`.execute(tx);
    await sql`
      update channel_stock set attempts = 0
      where id = any(${failed.map((row) => row.id)}) and state = 'blocked'`.execute(tx);
    await sql`
      update listings set stock_managed = false
      from listing_channel_stock link join channel_stock on channel_stock.id = link.channel_stock_id
      where listings.merchant_id = link.merchant_id and listings.id = link.listing_id
        and channel_stock.id = any(${failed.map((row) => row.id)})
        and channel_stock.block_code = 'stock_not_managed'`.execute(tx);
  }
}
