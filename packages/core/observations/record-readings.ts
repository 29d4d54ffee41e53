import type { FigureRead, Observing } from '@onhand/domain/observing/meaning.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { measuredClocksWrite } from '../listings/shop-clock.ts';
import { judgeReadings } from './judge-readings.ts';
import { recordPresence } from './presence.ts';
import { endReadings, lockReadings } from '../channel-stock/readings.ts';
import type { WantedReading } from '../channel-stock/readings.ts';
import { closeRefusedReadings } from './refused-readings.ts';

/**
 * Judges readings and records their findings. Drops a reading that a later write or reading has overtaken. A
 * reading that was requested meanwhile stays due. Returns whether stock moved; the caller then spreads it.
 */
export async function recordReadings(
  db: Db,
  lease: Lease,
  readings: readonly { readonly wanted: WantedReading; readonly read: Omit<FigureRead, 'after'> }[],
  observing: Observing,
): Promise<{ readonly moved: boolean }> {
  if (readings.length === 0) return { moved: false };
  return inTransaction(db, async (tx) => {
    const ended = await lockReadings(
      tx,
      lease,
      readings.map(({ wanted }) => wanted),
    );
    const current = readings.filter(({ wanted }) => ended.has(wanted.channelStockId));
    await measuredClocksWrite(current.map(({ read }) => read)).execute(tx);
    const reads = current.map(({ read }) => ({ ...read, after: 'reading' as const }));
    const found = await judgeReadings(tx, reads, observing);
    await endReadings(tx, [...ended.values()], { refused: false });
    await closeRefusedReadings(tx, lease, [...ended.keys()], observing.at);
    const touched = await recordPresence(tx, reads, observing.at);
    return {
      moved:
        touched ||
        [...found.values()].some(({ finding }) => 'units' in finding || finding.kind === 'opening'),
    };
  });
}
