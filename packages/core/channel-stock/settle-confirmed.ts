import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { AnsweredAttempt } from './attempt-answers.ts';
import { closeFailedItems } from './close-failed-items.ts';
import type { Lease } from './lease.ts';
import { wantByRule } from './listing-changes/want-by-rule.ts';
import { needGroupsAgain } from './need-groups-again.ts';
import { settleWrittenBack } from './settle-written-back.ts';
import type { Basis } from './settle-written-back.ts';

/**
 * Follows confirmed writes: closes the failed items of their listings, ends or relists listings whose policy
 * says so, and settles what a source store has accounted for.
 */
export async function settleConfirmed(
  tx: Tx,
  lease: Lease,
  confirmed: readonly Pick<AnsweredAttempt, 'channelStockId' | 'requestKey'>[],
  now: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  const ids = confirmed.map(({ channelStockId }) => channelStockId);
  await closeFailedItems(tx, lease, ids, now);
  const turning = await wantByRule(tx, ids, now);
  await needGroupsAgain(tx, lease, turning, now);
  const attempts = await sql<{ channelStockId: ChannelStockId; basis: Basis; sourceKey: string }>`
    select attempt.channel_stock_id as "channelStockId", attempt.basis, attempt.request_key as "sourceKey"
    from channel_stock_attempts attempt
    join channel_stock on channel_stock.id = attempt.channel_stock_id
    join integrations on integrations.id = channel_stock.integration_id and integrations.role = 'supplier'
    where attempt.channel_stock_id = any(${ids})
      and attempt.request_key = any(${confirmed.map(({ requestKey }) => requestKey)})`.execute(tx);
  if (attempts.rows.length > 0) await settleWrittenBack(tx, attempts.rows, now);
}
