import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { cameAfter } from '@onhand/domain/observing/answers.ts';
import type { JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { AnsweredAttempt } from '../channel-stock/attempt-answers.ts';
import { judgeReadings } from './judge-readings.ts';

/**
 * Judges the figures of surprising answers (`isSurprising`). Returns the findings by channel stock. The
 * caller must hold the locks of the channel stock, and the attempts must still be open.
 */
export async function judgeAnswers(
  tx: Tx,
  answers: readonly AnsweredAttempt[],
  observing: Observing,
): Promise<ReadonlyMap<ChannelStockId, JudgedFigure>> {
  const reads = answers.flatMap((answer) => {
    const { channelStockId, seen } = answer;
    return seen === null ? [] : [{ channelStockId, ...seen, why: null, after: cameAfter(answer) }];
  });
  return reads.length === 0 ? new Map() : judgeReadings(tx, reads, observing);
}
