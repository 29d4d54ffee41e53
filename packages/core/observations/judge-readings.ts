import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { meaningOf } from '@onhand/domain/observing/meaning.ts';
import type { FigureRead, JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { bookFindings } from './book-findings.ts';
import { readShaped } from './read-shaped.ts';
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
  const found = reads.flatMap((read) => {
    const standing = standings.get(read.channelStockId);
    const { quantity } = read;
    return standing === undefined || quantity === null
      ? []
      : [meaningOf({ ...read, quantity }, { ...standing, shaped: shaped.has(standing.id) }, observing)];
  });
  const booked = await bookFindings(tx, found, observing);
  await storeFindings(tx, { reads, found, booked }, observing);
  return new Map(found.map((one) => [one.read.channelStockId, one]));
}
