import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';
import { openFailedItems } from './open-failed-items.ts';

/**
 * Blocks a due channel stock whose figure cannot be computed or stored, and opens its failed item. The next
 * change of its stock, or a retry, tries it again. Returns the number of blocked channel stock: 0 if it is
 * not due any more, or the lease was lost.
 */
export async function refuseDue(
  db: Db,
  lease: Lease,
  refused: {
    readonly id: ChannelStockId;
    readonly error: unknown;
    readonly workflowId: string | null;
    readonly at: Date;
  },
): Promise<number> {
  const { id, workflowId, at } = refused;
  const { code, message } = dataRefusalOf(refused.error);
  const { integrationId, epoch } = lease;
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: ChannelStockId }>`
      with held as materialized (
        select from publishers where integration_id = ${integrationId} and epoch = ${epoch} for share
      )
      update channel_stock
      set state = ${transitionIn(channelStockMachine, 'due', 'held_back')}, block_code = ${code}, due_at = null,
          attempts = channel_stock.attempts + 1
      where id = ${id} and state = 'due' and exists (select from held)
      returning id`.execute(tx);
    const failed = rows.map((row) => ({ ...row, code, platformMessage: message }));
    await openFailedItems(tx, failed, { now: at, workflowId });
    if (rows.length > 0) await sql`select pg_notify(${confirmedChannel}, ${integrationId})`.execute(tx);
    return rows.length;
  });
}
