import { explainBlock } from '@onhand/contracts/gateway-api/block-codes.ts';
import type { ChannelStock } from '@onhand/contracts/gateway-api/channel-stock.ts';
import { nextTime } from '@onhand/core/settings/sync-settings/cron.ts';
import type { ChannelStockRow } from '@onhand/core/channel-stock/list-channel-stock.ts';

/**
 * Renders a channel stock: how far its newest quantity has come, and what blocks it. `quantity` is the
 * quantity to publish; null while the listing is not linked.
 */
export function channelStockView(row: ChannelStockRow, quantity: number | null, now: Date): ChannelStock {
  const { id, externalStockId, externalLocationId, state, dueAt, attempts } = row;
  return {
    id,
    externalStockId,
    externalLocationId,
    state,
    needed: {
      revision: row.neededRevision,
      quantity,
      cause: row.cause,
      at: row.neededAt,
    },
    submitted: { revision: row.submittedRevision, quantity: row.submitted },
    confirmed: { revision: row.confirmedRevision, quantity: row.confirmed, at: row.confirmedAt },
    seen: { quantity: row.seen, why: row.seenWhy, at: row.seenAt },
    dueAt,
    nextSyncAt: nextSyncAt(row, now),
    attempts,
    block: row.blockCode === null ? null : explainBlock(row.blockCode),
    lagMs: lagMs(row),
  };
}

function nextSyncAt({ blockCode, cron, timeZone }: ChannelStockRow, now: Date): Date | null {
  const waits = blockCode === 'awaiting_schedule' && cron !== null && timeZone !== null;
  return waits ? nextTime({ cron, timeZone }, now) : null;
}

function lagMs({ neededAt, confirmedAt, neededRevision, confirmedRevision }: ChannelStockRow): number | null {
  // While a newer quantity waits, `neededAt` belongs to it.
  if (neededAt === null || confirmedAt === null || confirmedRevision < neededRevision) return null;
  return confirmedAt.getTime() - neededAt.getTime();
}
