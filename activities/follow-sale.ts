import { readAwaitedChannels } from '@onhand/core/channel-stock/read-awaited-channels.ts';
import type { AwaitedChannel } from '@onhand/core/channel-stock/read-awaited-channels.ts';
import type { ChannelState } from '@onhand/core/channel-stock/read-channels.ts';
import { findTakenOrder } from '@onhand/core/orders/find-taken-order.ts';
import { recordProcessed } from '@onhand/core/orders/record-processed.ts';
import type { ChannelStockId, OrderId } from '@onhand/domain/ids.ts';
import type { RereadOutcome, SaleOutcome, SaleToFollow } from '@onhand/workflows/contracts/sale.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { spreadTouched } from './spread-touched.ts';

const waitAtMostMs = 60_000;
const namedAtMost = 20;

/**
 * Waits at most a minute until the channels that an order touched show it. Does not wait for channels that
 * may not be written now. Then records the outcome for the order's revision.
 *
 * A sale needs only one such activity, however many channels it has.
 */
export async function followSale(dependencies: Dependencies, sale: SaleToFollow): Promise<SaleOutcome> {
  const { db, channelWatch } = dependencies;
  const order = await findTakenOrder(db, sale);
  if (order === undefined) {
    return { ...conclude([], new Map(), sale.read), revision: 0 };
  }
  const { awaited, states } = await whileBeating(async (signal) => {
    const awaited = await readAwaited(dependencies, order.id, signal);
    const states = await channelWatch.until(
      awaited.map((channel) => channel.id),
      (states) => awaited.every((channel) => awaitedStateOf(channel, states) !== 'pending'),
      AbortSignal.any([signal, AbortSignal.timeout(waitAtMostMs)]),
    );
    // This worker stops. Throw, so that another worker waits again, instead of returning a premature outcome.
    signal.throwIfAborted();
    return { awaited, states };
  });
  const outcome = conclude(awaited, states, sale.read);
  await recordProcessed(db, { ...order, outcome: outcome.kind });
  return { ...outcome, revision: order.revision };
}

/** Reads the channels that the order touched, each with the first revision that includes the order. */
async function readAwaited(
  dependencies: Dependencies,
  orderId: OrderId,
  signal: AbortSignal,
): Promise<readonly AwaitedChannel[]> {
  const spread = await spreadTouched(dependencies, orderId, signal);
  const channels = await readAwaitedChannels(dependencies.db, orderId);
  // Items that another process has not spread yet will raise these revisions by one more.
  const more = spread ? 0 : 1;
  return channels.map(({ id, neededRevision }) => ({ id, neededRevision: neededRevision + more }));
}

type AwaitedState = 'confirmed' | 'excluded' | 'failed' | 'away' | 'pending';

function awaitedStateOf(
  awaited: AwaitedChannel,
  states: ReadonlyMap<ChannelStockId, ChannelState>,
): AwaitedState {
  const state = states.get(awaited.id);
  if (state === undefined) {
    return 'pending';
  }
  if (state.confirmedRevision >= awaited.neededRevision) {
    return 'confirmed';
  }
  if (state.state === 'blocked') {
    return state.failed ? 'failed' : 'excluded';
  }
  return state.reachable ? 'pending' : 'away';
}

function conclude(
  awaited: readonly AwaitedChannel[],
  states: ReadonlyMap<ChannelStockId, ChannelState>,
  read: RereadOutcome | null,
): Omit<SaleOutcome, 'revision'> {
  const named = (...wanted: AwaitedState[]) =>
    awaited
      .filter((channel) => wanted.includes(awaitedStateOf(channel, states)))
      .slice(0, namedAtMost)
      .map(({ id }) => ({ channelStockId: id, code: states.get(id)?.blockCode ?? 'channel_away' }));
  const failed = named('failed');
  const waiting = named('away', 'pending');
  const failures = failed.length > 0 || read?.kind === 'failed';
  const waits = waiting.length > 0 || read?.kind === 'waiting_for_channel';
  return {
    kind: failures ? 'completed_with_failures' : waits ? 'waiting_for_channel' : 'completed',
    confirmed: awaited.filter((channel) => awaitedStateOf(channel, states) === 'confirmed').length,
    failed,
    waiting,
  };
}
