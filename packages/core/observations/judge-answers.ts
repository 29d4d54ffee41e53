import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { cameAfter, isSurprising } from '@onhand/domain/observing/answers.ts';
import type { Found, Observing } from '@onhand/domain/observing/meaning.ts';
import { readAgainAt } from '@onhand/domain/observing/observation.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { judgeReadings } from './judge-readings.ts';
import type { Lease } from '../channel-stock/lease.ts';
import type { AnsweredAttempt } from './record-answers.ts';

/** Figures that are not what we wrote, or that we did not write, are judged while their attempts are still open. */
export async function judgeAnswers(
  tx: Tx,
  lease: Lease,
  answers: readonly AnsweredAttempt[],
  observing: Observing,
): Promise<ReadonlyMap<ChannelStockId, Found>> {
  const surprising = answers.filter(isSurprising);
  if (surprising.length === 0) return new Map();
  const held = await sql<{ id: ChannelStockId; key: string }>`
    select id, open_request_key as key from channel_stock
    where id = any(${surprising.map((one) => one.channelStockId)}) and open_epoch = ${lease.epoch}
    order by id for update`.execute(tx);
  const keys = new Map(held.rows.map(({ id, key }) => [id, key]));
  const reads = surprising.flatMap((answer) => {
    const { channelStockId, requestKey, seen } = answer;
    return seen === null || keys.get(channelStockId) !== requestKey
      ? []
      : [{ channelStockId, ...seen, why: null, after: cameAfter(answer) }];
  });
  return judgeReadings(tx, reads, observing);
}

/** A figure that rose is not overwritten before it was read again. */
export function holdBack<Row extends { id: ChannelStockId; due_at: Date }>(
  rows: readonly Row[],
  found: ReadonlyMap<ChannelStockId, Found>,
  options: { now: Date } & Omit<Observing, 'at'>,
): readonly Row[] {
  return rows.map((row) => {
    const one = found.get(row.id);
    const again = one === undefined ? null : readAgainAt(one, { ...options, at: options.now });
    return again === null || again <= row.due_at ? row : { ...row, due_at: again };
  });
}
