import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Change, ReadResult, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Seen } from '@onhand/contracts/connector/unit.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import type { RefusedReading } from '@onhand/core/observations/refused-readings.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';

/** An attempt with what the platform answered to it. */
export interface Answered {
  readonly attempt: OpenAttempt;
  readonly answer: PlatformAnswer;
  readonly seen: {
    readonly quantity: number;
    readonly readStartedAt: Date;
    readonly platformAt: Date | null;
  } | null;
}

/** The shop behind a publisher, and how long a call to it may take. */
export interface Channel {
  readonly connectors: ConnectorClient;
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly timeoutMs: number;
}

/** Sends a batch of writes. Every attempt is answered; one without an answer of its own is `unknown`. */
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
 * What a platform knows a repeated write by: of a set the same for every attempt at the same revision and figure. Units
 * to add are each attempt's own: what became of the one before is known by then, and other units may be missing now.
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

/** A set says over which figures it may go; where nothing is known of the figure there, it goes over any. */
export function changeOf({
  quantity,
  delta,
  expected,
}: Pick<OpenAttempt, 'quantity' | 'delta' | 'expected'>): Change {
  if (delta !== null) return { op: 'adjust', delta };
  return expected.length === 0 ? { op: 'set', quantity } : { op: 'set', quantity, ifSeen: [...expected] };
}

/** Reads back what writes of unknown outcome left behind. */
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

/** A reading with what the platform answered to it; `read` is null where it gave no answer of a figure. */
export interface AnsweredReading {
  readonly wanted: WantedReading;
  readonly read: Omit<FigureRead, 'after'> | null;
  readonly answer: PlatformAnswer;
}

/** Reads figures that are to be judged. */
export async function readFigures(
  channel: Channel,
  wanted: readonly WantedReading[],
): Promise<readonly AnsweredReading[]> {
  const { connectors, integrationId, platform, timeoutMs } = channel;
  const results = await connectors.call(platform, 'inventory.read', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { rows: wanted.map(({ channelStockId, ref }) => ({ key: channelStockId, ref })) },
  });
  const byKey = new Map(results.map(({ key, result }) => [key, result]));
  return wanted.map((one) => {
    const result = byKey.get(one.channelStockId);
    const { answer } = answerToRead(result, 0);
    if (result?.kind !== 'seen') return { wanted: one, read: null, answer };
    const { quantity, why = null, readStartedAt, platformAt } = result.seen;
    const read = {
      channelStockId: one.channelStockId,
      quantity,
      why,
      readStartedAt: new Date(readStartedAt),
      platformAt: platformAt === undefined ? null : new Date(platformAt),
    };
    return { wanted: one, read, answer };
  });
}

/** A reading that the platform refuses for good: a person has to look. */
export function refusedReading({ wanted, answer }: AnsweredReading): readonly RefusedReading[] {
  return answer.kind === 'rejected' && answer.transient !== true
    ? [{ wanted, code: answer.code, message: answer.message }]
    : [];
}

/** Asks for one record, only to learn whether the platform answers. */
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
    const answer = { kind: 'unknown', message: 'The connector gave no answer to it.', ended: false } as const;
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
    return { answer: { kind: 'unavailable', message: 'The connector gave no answer to it.' }, seen: null };
  }
  return result.kind === 'seen' ? figure(result.seen, wanted) : { answer: result, seen: null };
}

/** No figure is never a figure of zero: it says why the platform has none. */
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
    seen:
      seen === null || seen.quantity === null
        ? null
        : {
            quantity: seen.quantity,
            readStartedAt: new Date(seen.readStartedAt),
            platformAt: seen.platformAt === undefined ? null : new Date(seen.platformAt),
          },
  };
}
