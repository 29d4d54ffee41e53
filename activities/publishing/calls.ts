import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Change, ReadResult, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import type { RefusedReading } from '@onhand/core/observations/refused-readings.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Lane } from '@onhand/domain/limits/limit.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';

/** Pairs an attempt with the platform's answer. */
export interface Answered {
  readonly attempt: OpenAttempt;
  readonly answer: PlatformAnswer;
  readonly seen: {
    readonly quantity: number;
    readonly readStartedAt: Date;
    readonly platformAt: Date | null;
    readonly platformAheadMs?: number;
  } | null;
}

/** Holds the shop that a publisher writes to and the time limit of a call. */
export interface Channel {
  readonly connectors: ConnectorClient;
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly timeoutMs: number;
  /** The priority of readings. Left out: that of sales. */
  readonly lane?: Lane;
}

/** Sends a batch of writes. Returns an answer for every attempt; a missing answer becomes `unknown`. */
export async function sendWrites(
  channel: Channel,
  attempts: readonly OpenAttempt[],
): Promise<readonly Answered[]> {
  const { connectors, integrationId, platform, timeoutMs } = channel;
  const results = await connectors.call(platform, 'inventory.write', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: {
      rows: attempts.map((attempt) => ({
        key: attempt.requestKey,
        ref: attempt.ref,
        revision: attempt.revision,
        idempotencyKey: idempotencyKeyOf(attempt),
        change: changeOf(attempt),
      })),
    },
  });
  const byKey = new Map(results.map(({ key, result }) => [key, result]));
  return attempts.map((attempt) =>
    answered(attempt, answerToWrite(byKey.get(attempt.requestKey), attempt.quantity)),
  );
}

/**
 * Returns the key by which a platform recognizes a repeated write. A set keeps its key for one revision and
 * figure. An adjustment gets a key for each attempt: by then the earlier outcome is known, and the difference
 * may have changed.
 */
export function idempotencyKeyOf({
  channelStockId,
  requestKey,
  revision,
  quantity,
  delta,
}: Pick<OpenAttempt, 'requestKey' | 'revision' | 'quantity' | 'delta'> & {
  readonly channelStockId: string;
}): string {
  return delta === null ? `${channelStockId}:${revision}:${quantity}` : requestKey;
}

/**
 * Builds the change to send. A set lists the figures that it may overwrite; without any, it overwrites every
 * figure.
 */
export function changeOf({
  quantity,
  delta,
  expected,
}: Pick<OpenAttempt, 'quantity' | 'delta' | 'expected'>): Change {
  if (delta !== null) return { op: 'adjust', delta };
  return expected.length === 0 ? { op: 'set', quantity } : { op: 'set', quantity, ifSeen: [...expected] };
}

/** Reads back the figures after writes of unknown outcome. */
export async function readBack(
  channel: Channel,
  attempts: readonly OpenAttempt[],
): Promise<readonly Answered[]> {
  const { connectors, integrationId, platform, timeoutMs } = channel;
  const results = await connectors.call(platform, 'inventory.read', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { rows: attempts.map(({ requestKey, ref }) => ({ key: requestKey, ref })) },
  });
  const byKey = new Map(results.map(({ key, result }) => [key, result]));
  return attempts.map((attempt) =>
    answered(attempt, answerToRead(byKey.get(attempt.requestKey), attempt.quantity)),
  );
}

/** Pairs a reading with the platform's answer. `read` is null if the answer says nothing about the figure. */
export interface AnsweredReading {
  readonly wanted: WantedReading;
  readonly read: Omit<FigureRead, 'after'> | null;
  readonly answer: PlatformAnswer;
}

/** Reads the figures of the wanted readings. */
export async function readFigures(
  channel: Channel,
  wanted: readonly WantedReading[],
): Promise<readonly AnsweredReading[]> {
  const { connectors, integrationId, platform, timeoutMs, lane = 'sales' } = channel;
  const results = await connectors.call(platform, 'inventory.read', {
    integrationId,
    lane,
    timeoutMs,
    input: { rows: wanted.map(({ channelStockId, ref }) => ({ key: channelStockId, ref })) },
  });
  const byKey = new Map(results.map(({ key, result }) => [key, result]));
  return wanted.map((one) => {
    const result = byKey.get(one.channelStockId);
    const { answer } = answerToRead(result, 0);
    if (result?.kind !== 'seen') return { wanted: one, read: null, answer };
    const { quantity, why = null, heldBy } = result.seen;
    const read = {
      channelStockId: one.channelStockId,
      quantity,
      why,
      ...(heldBy !== undefined && { heldBy }),
      ...timesOf(result.seen),
    };
    return { wanted: one, read, answer };
  });
}

/** Returns the reading if the platform refuses it permanently. A person has to look at it. */
export function refusedReading({ wanted, answer }: AnsweredReading): readonly RefusedReading[] {
  return answer.kind === 'rejected' && answer.transient !== true
    ? [{ wanted, code: answer.code, message: answer.message }]
    : [];
}

/** Reads one record, only to learn whether the platform answers. */
export async function probe(
  { connectors, integrationId, platform, timeoutMs }: Channel,
  ref: OpenAttempt['ref'],
): Promise<ReadResult | undefined> {
  const [read] = await connectors.call(platform, 'inventory.read', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { rows: [{ key: 'probe', ref }] },
  });
  return read?.result;
}

interface Understood {
  readonly answer: PlatformAnswer;
  readonly seen: Seen | null;
}

function answerToWrite(result: WriteResult | undefined, wanted: number): Understood {
  if (result === undefined) {
    const answer = {
      kind: 'unknown',
      message: 'The connector gave no answer for this row.',
      ended: false,
    } as const;
    return { answer, seen: null };
  }
  switch (result.kind) {
    case 'confirmed':
      return figure(result.seen, wanted);
    case 'stale':
      return { answer: { kind: 'stale' }, seen: result.actual };
    default:
      return { answer: result, seen: null };
  }
}

function answerToRead(result: ReadResult | undefined, wanted: number): Understood {
  if (result === undefined) {
    return {
      answer: { kind: 'unavailable', message: 'The connector gave no answer for this row.' },
      seen: null,
    };
  }
  return result.kind === 'seen' ? figure(result.seen, wanted) : { answer: result, seen: null };
}

/**
 * Converts a figure to an answer. A missing figure never counts as zero; its answer says why it is missing.
 */
function figure(seen: Seen, wanted: number): Understood {
  if (seen.quantity === null) {
    return { answer: { kind: seen.why === 'absent' ? 'missing' : 'stock_not_managed' }, seen: null };
  }
  const { quantity } = seen;
  return { answer: { kind: 'figure', quantity, wanted }, seen };
}

function answered(attempt: OpenAttempt, { answer, seen }: Understood): Answered {
  return {
    attempt,
    answer,
    seen: seen === null || seen.quantity === null ? null : { quantity: seen.quantity, ...timesOf(seen) },
  };
}

function timesOf({ readStartedAt, platformAt, platformAheadMs }: Reading) {
  return {
    readStartedAt: new Date(readStartedAt),
    platformAt: platformAt === undefined ? null : new Date(platformAt),
    ...(platformAheadMs === undefined ? {} : { platformAheadMs }),
  };
}
