import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { isSurprising } from '@onhand/domain/observing/answers.ts';
import type { JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import { readAgainAt } from '@onhand/domain/observing/observation.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { afterAnswer, attemptsWrite, lockAnswered } from '../channel-stock/attempt-answers.ts';
import type { AnsweredAttempt } from '../channel-stock/attempt-answers.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { confirmedChannel } from '../channel-stock/notifications.ts';
import { openFailedItems } from '../channel-stock/open-failed-items.ts';
import { recordsWrite } from '../channel-stock/records.ts';
import type { ChannelStockRecord } from '../channel-stock/records.ts';
import { settleConfirmed } from '../channel-stock/settle-confirmed.ts';
import { takeOffSale } from '../channel-stock/take-off-sale.ts';
import { measuredClocksWrite } from '../listings/shop-clock.ts';
import { judgeAnswers } from './judge-answers.ts';

type Answering = Omit<Observing, 'at'> & { readonly now: Date; readonly workflowId: string };

/**
 * Records the answers to attempts that the lease's epoch still holds, and opens or closes failed items.
 * Judges an unexpected figure as a reading first. Returns whether stock moved; the caller then spreads it.
 *
 * An answer that cannot be recorded for its data becomes a failed item, and keeps no other out.
 */
export async function recordAnswers(
  db: Db,
  lease: Lease,
  answers: readonly AnsweredAttempt[],
  options: Answering,
): Promise<{ readonly moved: boolean }> {
  const moved = await rowByRow(db, answers, {
    work: (tx, some) => recordSome(tx, lease, some, options),
    refuse: (answer, error) =>
      inTransaction(db, (tx) => recordSome(tx, lease, [withoutFigure(answer, error)], options)),
  });
  return { moved: moved.includes(true) };
}

/**
 * Returns what is recorded of an answer that cannot be recorded as it is. The figure that stands there is not
 * known then. A write of unknown outcome is still read back.
 */
function withoutFigure(answer: AnsweredAttempt, error: unknown): AnsweredAttempt {
  const { next, seen, readBack } = answer;
  const refusal = dataRefusalOf(error);
  return {
    ...answer,
    message: refusal.message,
    seen: null,
    readBack: readBack || seen !== null,
    next: next.step === 'read_back' ? next : { step: 'fail', ...refusal },
  };
}

/** Records answers in the caller's transaction. Returns whether stock moved. */
async function recordSome(
  tx: Tx,
  lease: Lease,
  answers: readonly AnsweredAttempt[],
  options: Answering,
): Promise<boolean> {
  const held = await lockAnswered(tx, lease, answers);
  const current = answers.filter(({ channelStockId }) => held.has(channelStockId));
  const surprising = current.filter(isSurprising);
  const findings = await judgeAnswers(tx, surprising, { ...options, at: options.now });
  // Judging a figure changes its channel stock, so read it again.
  const records = surprising.length === 0 ? held : await lockAnswered(tx, lease, current);
  await write(tx, lease, { answers: current, records, findings }, options);
  await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
  return [...findings.values()].some(({ finding }) => 'units' in finding);
}

async function write(
  tx: Tx,
  lease: Lease,
  {
    answers,
    records,
    findings,
  }: {
    readonly answers: readonly AnsweredAttempt[];
    readonly records: ReadonlyMap<ChannelStockId, ChannelStockRecord>;
    readonly findings: ReadonlyMap<ChannelStockId, JudgedFigure>;
  },
  options: Answering,
): Promise<void> {
  const { now } = options;
  const after = answers.flatMap((answer) => {
    const record = records.get(answer.channelStockId);
    const finding = findings.get(answer.channelStockId);
    const again = finding === undefined ? null : readAgainAt(finding, { ...options, at: now });
    return record === undefined ? [] : [afterAnswer(record, answer, { now, readAgainAt: again })];
  });
  const confirmed = answers.filter(({ next }) => next.step === 'confirm');
  const seen = answers.map((one) => ({ ...one.seen, channelStockId: one.channelStockId }));
  await together(tx, [
    recordsWrite(after),
    attemptsWrite(answers, now),
    risesDrop(confirmed, now),
    measuredClocksWrite(seen),
  ]);
  const failed = answers.flatMap(({ channelStockId: id, next }) =>
    next.step === 'fail' ? [{ id, code: next.code, platformMessage: next.message }] : [],
  );
  await openFailedItems(tx, failed, options);
  await settleConfirmed(tx, lease, confirmed, now);
  await takeOffSale(
    tx,
    lease,
    answers.flatMap(({ channelStockId, next }) => (next.step === 'take_off_sale' ? [channelStockId] : [])),
    now,
  );
}

/** Builds the statement (for `together`) that drops rises of confirmed figures. */
function risesDrop(confirmed: readonly AnsweredAttempt[], now: Date): RawBuilder<unknown> {
  return sql`
    update observations set state = 'dropped', decide_at = null, decided_at = ${now}::timestamptz
    where channel_stock_id = any(${confirmed.map(({ channelStockId }) => channelStockId)}::uuid[])
      and state = 'rising'`;
}
