import { answerEvent } from '@onhand/domain/channel-stock/answer.ts';
import { isUnderWay, transition } from '@onhand/domain/channel-stock/transition.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { WriteStep } from '@onhand/domain/publishing/write-step.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Lease } from './lease.ts';
import { lockRecords } from './records.ts';
import type { ChannelStockRecord } from './records.ts';

/** A platform's answer to one attempt, and what follows from it. */
export interface AnsweredAttempt {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  /** The answer's kind and the platform's message, kept with the attempt. */
  readonly outcome: string;
  readonly message: string | null;
  /** The figure that was returned or read, and when that reading began; null where there was none. */
  readonly seen: {
    readonly quantity: number;
    readonly readStartedAt: Date;
    readonly platformAt: Date | null;
    readonly platformAheadMs?: number;
  } | null;
  /** The figure that was to be written. */
  readonly wanted: number;
  readonly next: WriteStep;
  /** It answers a reading back, which is no attempt of its own. */
  readonly readBack: boolean;
}

/**
 * Locks the channel stock of attempts and returns it where the lease's epoch still holds that very attempt.
 */
export async function lockAnswered(
  tx: Tx,
  lease: Lease,
  answers: readonly AnsweredAttempt[],
): Promise<ReadonlyMap<ChannelStockId, ChannelStockRecord>> {
  const keys = new Map(answers.map(({ channelStockId, requestKey }) => [channelStockId, requestKey]));
  const records = await lockRecords(
    tx,
    sql`channel_stock.id = any(${[...keys.keys()]}::uuid[]) and channel_stock.open_epoch = ${lease.epoch}`,
  );
  return new Map(
    [...records].filter(([id, record]) => isUnderWay(record.state) && record.openRequestKey === keys.get(id)),
  );
}

/**
 * Returns a channel stock after the answer to its attempt. `readAgainAt`: its figure rose, and is read again
 * first.
 */
export function afterAnswer(
  record: ChannelStockRecord,
  { next, seen, readBack }: AnsweredAttempt,
  { now, readAgainAt }: { readonly now: Date; readonly readAgainAt: Date | null },
): ChannelStockRecord {
  const answer = {
    next,
    figure: seen === null ? null : { quantity: seen.quantity, readStartedAt: seen.readStartedAt.getTime() },
    readBack,
    readAgainAt: readAgainAt?.getTime() ?? null,
    at: now.getTime(),
  };
  return transition(record, { kind: answerEvent(record, answer), ...answer });
}

/**
 * The statement (for `together`) that keeps the answers with their attempts. What the platform answered to
 * the write stays, unless it says something to the reading back.
 */
export function attemptsWrite(answers: readonly AnsweredAttempt[], now: Date): RawBuilder<unknown> {
  const rows = answers.map(({ channelStockId, requestKey, outcome, message, seen, next }) => ({
    id: channelStockId,
    request_key: requestKey,
    outcome,
    message,
    seen: seen?.quantity ?? null,
    confirms: next.step === 'confirm',
  }));
  return sql`
    update channel_stock_attempts attempt
    set outcome = answer.outcome, outcome_message = coalesce(answer.message, outcome_message), seen = answer.seen,
        ended_at = ${now}::timestamptz, confirmed_at = case when answer.confirms then ${now}::timestamptz end
    from ${recordset(rows, 'answer', 'id uuid, request_key text, outcome text, message text, seen int, confirms boolean')}
    where attempt.channel_stock_id = answer.id and attempt.request_key = answer.request_key`;
}
