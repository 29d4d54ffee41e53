import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { meaningOf } from '@onhand/domain/observing/meaning.ts';
import type { FigureRead, JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { bookFindings } from './book-findings.ts';
import { readShaped } from './read-shaped.ts';
import { readReturnable } from './read-returnable.ts';
import { readReadingInputs } from './read-reading-inputs.ts';
import { storeFindings } from './store-findings.ts';

/**
 * Judges read figures, one per channel stock, and books unexplained changes (DESIGN §4.3). Locks the channel
 * stock until the caller's transaction ends. Returns the findings by channel stock.
 */
export async function judgeReadings(
  tx: Tx,
  reads: readonly FigureRead[],
  observing: Observing,
): Promise<ReadonlyMap<ChannelStockId, JudgedFigure>> {
  const ids = reads.map(({ channelStockId }) => channelStockId);
  const standings = await readReadingInputs(tx, ids, observing.settlesWithinMs);
  // Read shapes only for bidirectional inventory: only there does a change of a figure flow in.
  const shaped = await readShaped(
    tx,
    ids.filter((id) => standings.get(id)?.direction === 'bidirectional'),
  );
  const judged = reads.flatMap((read) => {
    const standing = standings.get(read.channelStockId);
    const { quantity } = read;
    return standing === undefined || quantity === null
      ? []
      : [meaningOf({ ...read, quantity }, { ...standing, shaped: shaped.has(standing.id) }, observing)];
  });
  const found = await judgeReturns(tx, judged, observing);
  const booked = await bookFindings(tx, found, observing);
  await storeFindings(tx, { reads, found, booked }, observing);
  return new Map(found.map((one) => [one.read.channelStockId, one]));
}

/** Judges rises again that would be overwritten: an order that Onhand knows may have given the units back. */
async function judgeReturns(
  tx: Tx,
  judged: readonly JudgedFigure[],
  observing: Observing,
): Promise<readonly JudgedFigure[]> {
  const risen = judged.filter(({ finding }) => finding.kind === 'mismatch');
  if (risen.length === 0 || (observing.restoresOn ?? []).length === 0) return judged;
  const returnable = await readReturnable(
    tx,
    risen.map(({ read }) => read.channelStockId),
  );
  return judged.map((one) => {
    const units = returnable.get(one.read.channelStockId);
    return units === undefined ? one : meaningOf(one.read, { ...one.standing, returnable: units }, observing);
  });
}
