import { describeChannels } from '@onhand/core/channel-stock/describe-channels.ts';
import type { DescribedChannel } from '@onhand/core/channel-stock/describe-channels.ts';
import { readAwaitedChannels } from '@onhand/core/channel-stock/read-awaited-channels.ts';
import type { AwaitedChannel } from '@onhand/core/channel-stock/read-awaited-channels.ts';
import type { ChannelState } from '@onhand/core/channel-stock/read-channels.ts';
import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { readFailureWords } from '@onhand/core/failed-items/earlier-failures.ts';
import { findNames } from '@onhand/core/integrations/find-names.ts';
import { findOrderId } from '@onhand/core/orders/find-order-id.ts';
import { isToCarry, readCopy } from '@onhand/core/orders/copies/read-copy.ts';
import { findTakenOrder } from '@onhand/core/orders/find-taken-order.ts';
import { recordProcessed } from '@onhand/core/orders/record-processed.ts';
import type { ChannelStockId, OrderId } from '@onhand/domain/ids.ts';
import type { RunFailure } from '@onhand/workflows/contracts/fault.ts';
import type {
  CopyFirst,
  ReadFirst,
  RereadOutcome,
  SaleOutcome,
  SaleToFollow,
  UnconfirmedListing,
} from '@onhand/workflows/contracts/sale.ts';
import { currentRun } from './current-run.ts';
import { concludeCopy } from './copying/conclude-copy.ts';
import type { ConcludedCopy } from './copying/conclude-copy.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { reasonOf, shopOf } from './in-words.ts';
import { retryEarlierSale } from './retry-earlier-sale.ts';
import { spreadTouched } from './spread-touched.ts';

const waitAtMostMs = 60_000;
const namedAtMost = 20;
/** The failed channels that the message of a failed run describes. */
const describedAtMost = 5;

/**
 * Retries what failed in an earlier run of the order. Then waits at most a minute until the channels that the
 * order touched show it. Does not wait for channels that may not be written now. Records the outcome for the
 * order's revision.
 *
 * A sale needs only one such activity, however many channels it has.
 */
export async function followSale(
  dependencies: Dependencies,
  sale: SaleToFollow,
): Promise<SaleOutcome | ReadFirst | CopyFirst> {
  const { db, channelWatch, clock } = dependencies;
  const { readFirst, failedBefore } = await retryEarlierSale(dependencies, sale);
  if (readFirst && sale.read === null) return { kind: 'read_first' };
  const order = await findTakenOrder(db, sale);
  if (order === undefined) {
    const nothing = { ...conclude([], new Map(), { read: sale.read, copy: 'none' }), revision: 0 };
    return end(dependencies, sale, nothing, { failedBefore });
  }
  const toCopy = await readCopy(db, { ...sale, orderId: order.id });
  if (sale.copies === true && toCopy !== undefined && isToCarry(toCopy, clock.now())) {
    return { kind: 'copy_first', orderId: order.id };
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
  const copy = await concludeCopy(db, toCopy);
  const outcome = {
    ...conclude(awaited, states, { read: sale.read, copy: copy.kind }),
    revision: order.revision,
  };
  await recordProcessed(db, { ...order, outcome: outcome.kind, runId: currentRun().runId });
  return end(dependencies, sale, outcome, {
    failedBefore,
    ...(copy.kind === 'failed' ? { copyFailure: copy.words } : {}),
  });
}

/** Closes the failed item of earlier runs, and names the listings that do not show the sale. */
async function end(
  { db, clock }: Dependencies,
  sale: SaleToFollow,
  concluded: Concluded & { readonly revision: number },
  { failedBefore, copyFailure }: { readonly failedBefore: boolean; readonly copyFailure?: string },
): Promise<SaleOutcome> {
  const { failed, waiting } = concluded;
  const described = await describeChannels(
    db,
    [...failed, ...waiting].map(({ id }) => id),
  );
  const outcome = {
    ...concluded,
    failed: failed.flatMap((one) => namedBy(described, one)),
    waiting: waiting.flatMap((one) => namedBy(described, one)),
  };
  if (outcome.kind !== 'completed_with_failures' && !failedBefore) return outcome;
  const id = await findOrderId(db, sale);
  if (id !== undefined && failedBefore) {
    const { integrationId } = sale;
    await closeFailed(db, { operations: ['follow_order'], integrationId, subjects: [id] }, clock.now());
  }
  if (outcome.kind !== 'completed_with_failures') return outcome;
  const channels = failed.flatMap(({ id, code }) => {
    const channel = described.get(id);
    // The failed item may have been closed since.
    return channel === undefined
      ? []
      : [{ ...channel, failure: channel.failure ?? { code, platformMessage: null } }];
  });
  return { ...outcome, failure: await failureOf({ db }, sale, { channels, id, copyFailure }) };
}

function namedBy(
  described: ReadonlyMap<ChannelStockId, DescribedChannel>,
  { id, code }: UnconfirmedChannel,
): readonly UnconfirmedListing[] {
  const channel = described.get(id);
  if (channel === undefined) return [];
  const { shop, listing, sku } = channel;
  return [{ shop, listing, sku, code }];
}

interface FailedChannel extends DescribedChannel {
  readonly failure: NonNullable<DescribedChannel['failure']>;
}

/** Says in words which shops refused what. */
async function failureOf(
  { db }: Pick<Dependencies, 'db'>,
  { merchantId, integrationId, externalOrderId, read }: SaleToFollow,
  {
    channels,
    id,
    copyFailure,
  }: {
    readonly channels: readonly FailedChannel[];
    readonly id: OrderId | undefined;
    readonly copyFailure: string | undefined;
  },
): Promise<RunFailure> {
  const parts: string[] = copyFailure === undefined ? [] : [copyFailure];
  if (read?.kind === 'failed') {
    const subjects = id === undefined ? [] : [id];
    const failures = { merchantId, integrationId, operations: ['read_order'], subjects } as const;
    const [failed = { code: read.code, words: null }] = await readFailureWords(db, failures);
    parts.push(`it could not be read: ${reasonOf(failed)}`);
  }
  for (const { shop, listing, sku, failure } of channels.slice(0, describedAtMost)) {
    const reason = reasonOf({ code: failure.code, words: failure.platformMessage });
    parts.push(`${shop} did not take ${sku ?? listing}: ${reason}`);
  }
  const more = channels.length - describedAtMost;
  if (more > 0) parts.push(`${more} more failed`);
  const shop = shopOf(await findNames(db, integrationId));
  return {
    runId: currentRun().runId,
    message: `Order ${externalOrderId} of ${shop}: ${parts.join('; ')}`,
  };
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
  // A listing that waits for its own limit may do so for hours.
  return state.reachable && state.blockCode === null ? 'pending' : 'away';
}

/** A channel that does not show the sale yet. */
interface UnconfirmedChannel {
  readonly id: ChannelStockId;
  readonly code: string;
}

interface Concluded {
  readonly kind: SaleOutcome['kind'];
  readonly confirmed: number;
  readonly failed: readonly UnconfirmedChannel[];
  readonly waiting: readonly UnconfirmedChannel[];
}

function conclude(
  awaited: readonly AwaitedChannel[],
  states: ReadonlyMap<ChannelStockId, ChannelState>,
  { read, copy }: { readonly read: RereadOutcome | null; readonly copy: ConcludedCopy['kind'] },
): Concluded {
  const named = (...wanted: AwaitedState[]) =>
    awaited
      .filter((channel) => wanted.includes(awaitedStateOf(channel, states)))
      .slice(0, namedAtMost)
      .map(({ id }) => ({ id, code: states.get(id)?.blockCode ?? 'channel_away' }));
  const failed = named('failed');
  const waiting = named('away', 'pending');
  const failures = failed.length > 0 || read?.kind === 'failed' || copy === 'failed';
  const waits = waiting.length > 0 || read?.kind === 'waiting_for_channel' || copy === 'waits';
  return {
    kind: failures ? 'completed_with_failures' : waits ? 'waiting_for_channel' : 'completed',
    confirmed: awaited.filter((channel) => awaitedStateOf(channel, states) === 'confirmed').length,
    failed,
    waiting,
  };
}
