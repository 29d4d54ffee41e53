import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { wantByRule } from '../channel-stock/listing-changes/want-by-rule.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailedItems } from '../channel-stock/close-failed-items.ts';
import { holdBack, judgeAnswers } from './judge-answers.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { confirmedChannel } from '../channel-stock/notifications.ts';
import { openFailedItems } from '../channel-stock/open-failed-items.ts';
import { settleWrittenBack } from '../channel-stock/settle-written-back.ts';
import type { Basis } from '../channel-stock/settle-written-back.ts';

/** What a platform answered to one attempt, and what follows from it. */
export interface AnsweredAttempt {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  /** The answer's kind and the platform's words, kept with the attempt. */
  readonly outcome: string;
  readonly message: string | null;
  /** The figure that was returned or read, and when that reading began; null where there was none. */
  readonly seen: {
    readonly quantity: number;
    readonly readStartedAt: Date;
    readonly platformAt: Date | null;
  } | null;
  /** The figure that was to be written. */
  readonly wanted: number;
  readonly next: NextStep;
  /** It was a reading back, which is no attempt of its own. */
  readonly readBack: boolean;
}

/**
 * Records what became of attempts. Only the epoch that holds an attempt may record it. A failure that a newer need
 * has overtaken is no failure yet: the newer figure is tried first. A success closes the failed items of its
 * listings; a failure opens one, or counts in the open one. A figure other than the one that was written is judged
 * as any reading is, before the figure is computed again. Returns whether stock moved, so that it has to be spread.
 */
export async function recordAnswers(
  db: Db,
  lease: Lease,
  answers: readonly AnsweredAttempt[],
  options: Omit<Observing, 'at'> & { now: Date; workflowId: string },
): Promise<{ readonly moved: boolean }> {
  if (answers.length === 0) {
    return { moved: false };
  }
  const rows = answers.map(({ channelStockId, requestKey, outcome, message, seen, next, readBack }) => ({
    id: channelStockId,
    request_key: requestKey,
    outcome,
    message,
    seen: seen?.quantity ?? null,
    seen_at: seen?.readStartedAt ?? null,
    step: next.step,
    code: next.step === 'fail' ? next.code : null,
    words: next.step === 'fail' ? next.message : null,
    is_lost: readBack && next.step === 'fail' && seen === null,
    counted: readBack || next.step === 'confirm' || next.step === 'fail' || next.counted,
    due_at: new Date(
      options.now.getTime() + (next.step === 'write' || next.step === 'read_back' ? next.delayMs : 0),
    ),
  }));
  return inTransaction(db, async (tx) => {
    const found = await judgeAnswers(tx, lease, answers, { ...options, at: options.now });
    const recorded = await writeStates(tx, lease, holdBack(rows, found, options), options.now);
    await writeAttempts(tx, rows, recorded, options.now);
    const done = rows.filter((row) => recorded.has(row.id));
    await openFailedItems(
      tx,
      done.filter((row) => row.step === 'fail'),
      options,
    );
    await settleConfirmed(
      tx,
      lease,
      done.filter((row) => row.step === 'confirm'),
      options.now,
    );
    await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
    return { moved: [...found.values()].some(({ finding }) => 'units' in finding) };
  });
}

/** What is confirmed closes failed items, and where it is a source store, settles what it accounted for. */
async function settleConfirmed(
  tx: Tx,
  lease: Lease,
  confirmed: readonly { id: ChannelStockId; request_key: string }[],
  now: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  const ids = confirmed.map((row) => row.id);
  await closeFailedItems(tx, lease, ids, now);
  await wantByRule(tx, ids, now);
  const attempts = await sql<{ channelStockId: ChannelStockId; basis: Basis; sourceKey: string }>`
    select attempt.channel_stock_id as "channelStockId", attempt.basis, attempt.request_key as "sourceKey"
    from channel_stock_attempts attempt
    join channel_stock on channel_stock.id = attempt.channel_stock_id
    join integrations on integrations.id = channel_stock.integration_id and integrations.role = 'supplier'
    where attempt.channel_stock_id = any(${ids})
      and attempt.request_key = any(${confirmed.map((row) => row.request_key)})`.execute(tx);
  if (attempts.rows.length > 0) {
    await settleWrittenBack(tx, attempts.rows, now);
  }
}

const answerColumns = `id uuid, request_key text, outcome text, message text, seen int, seen_at timestamptz, step text,
  code text, words text, is_lost boolean, counted boolean, due_at timestamptz`;

async function writeStates(
  tx: Tx,
  lease: Lease,
  rows: readonly object[],
  now: Date,
): Promise<ReadonlySet<ChannelStockId>> {
  const recorded = await sql<{ id: ChannelStockId }>`
    with answer as (
      select channel_stock.id as locked_id, answer.*
      from channel_stock
      join ${recordset(rows, 'answer', answerColumns)}
        on answer.id = channel_stock.id and answer.request_key = channel_stock.open_request_key
      where channel_stock.open_epoch = ${lease.epoch}
      order by channel_stock.id
      for update of channel_stock
    )
    update channel_stock
    set confirmed_revision = case when step = 'confirm' then submitted_revision else confirmed_revision end,
        confirmed = case when step = 'confirm' then answer.seen else confirmed end,
        confirmed_read_at = case when step = 'confirm' then answer.seen_at else confirmed_read_at end,
        confirmed_at = case when step = 'confirm' then ${now}::timestamptz else confirmed_at end,
        -- Given up without knowing what became of it, its figure may stand there, or the one before.
        known = case when step = 'confirm' then answer.seen when is_lost then null else known end,
        known_at = case when step = 'confirm' then answer.seen_at when is_lost then null else known_at end,
        -- A confirmed figure is a reading, unless another one was asked for since, or pushed.
        -- What it does not know any more is read, which tells whether it is gone.
        read_due_at = case
          when answer.code = 'missing' then ${now}::timestamptz
          when step <> 'read_back' and channel_stock.seen_at > coalesce(answer.seen_at, opened_at)
           and channel_stock.seen is distinct from coalesce(answer.seen, known) then ${now}::timestamptz
          when step = 'confirm' and read_due_at <= ${now}::timestamptz then null else read_due_at end,
        seen = case when answer.seen_at >= coalesce(channel_stock.seen_at, answer.seen_at) then answer.seen else channel_stock.seen end,
        seen_why = case when answer.seen_at >= coalesce(channel_stock.seen_at, answer.seen_at) then null else seen_why end,
        seen_at = greatest(channel_stock.seen_at, answer.seen_at),
        attempts = case when step = 'confirm' or needed_revision > submitted_revision then 0
                        when counted then attempts else greatest(attempts - 1, 0) end,
        state = case when step = 'read_back' then 'unknown'
                     when step = 'write' or needed_revision > submitted_revision then 'due'
                     when step = 'confirm' then 'idle' else 'blocked' end,
        block_code = case when step = 'fail' and needed_revision = submitted_revision then answer.code end,
        due_at = case when needed_revision > submitted_revision and step <> 'read_back' then ${now}::timestamptz
                      when step in ('write', 'read_back') then answer.due_at end,
        open_epoch = case when step = 'read_back' then open_epoch end,
        open_request_key = case when step = 'read_back' then open_request_key end,
        opened_at = case when step = 'read_back' then opened_at end
    from answer where channel_stock.id = locked_id
    returning channel_stock.id`.execute(tx);
  return new Set(recorded.rows.map((row) => row.id));
}

async function writeAttempts(
  tx: Tx,
  rows: readonly { id: ChannelStockId; step: string }[],
  recorded: ReadonlySet<ChannelStockId>,
  now: Date,
): Promise<void> {
  const written = rows.filter((row) => recorded.has(row.id));
  const confirmed = written.filter((row) => row.step === 'confirm').map((row) => row.id);
  await together(tx, [
    sql`
      update channel_stock_attempts attempt
      set outcome = answer.outcome, outcome_message = answer.message, seen = answer.seen,
          ended_at = ${now}::timestamptz
      from ${recordset(written, 'answer', answerColumns)}
      where attempt.channel_stock_id = answer.id and attempt.request_key = answer.request_key`,
    sql`
      update observations set state = 'dropped', decide_at = null, decided_at = ${now}::timestamptz
      where channel_stock_id = any(${confirmed}) and state = 'rising'`,
  ]);
}
