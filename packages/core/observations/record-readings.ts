import { isDoubted } from '@onhand/domain/observing/expected-figures.ts';
import type { FigureRead, JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { measuredClocksWrite } from '../listings/shop-clock.ts';
import { judgeReadings } from './judge-readings.ts';
import { recordPresence } from './presence.ts';
import { followStockUnits, toldStockUnits } from '../channel-stock/follow-stock-units.ts';
import { endReadings, lockReadings } from '../channel-stock/readings.ts';
import type { WantedReading } from '../channel-stock/readings.ts';
import { closeRefusedReadings, refuseReadings } from './refused-readings.ts';

/** Pairs a reading that was asked for with the platform's figure. */
export interface AnsweredReading {
  readonly wanted: WantedReading;
  readonly read: Omit<FigureRead, 'after'>;
}

/**
 * Judges readings and records their findings. Drops a reading that a later write or reading has overtaken. A
 * reading that was requested meanwhile stays due. Returns whether stock moved; the caller then spreads it.
 *
 * A reading that cannot be recorded for its data becomes a failed item, as one that the platform refuses.
 */
export async function recordReadings(
  db: Db,
  lease: Lease,
  readings: readonly AnsweredReading[],
  { workflowId = null, ...observing }: Observing & { readonly workflowId?: string | null },
): Promise<{ readonly moved: boolean }> {
  const { integrationId } = lease;
  const moved = await rowByRow(db, readings, {
    work: async (tx, some) => {
      const recorded = await recordReadingsWithin(tx, { integrationId, lease, readings: some }, observing);
      return recorded.moved;
    },
    refuse: async ({ wanted }, error) => {
      const refused = [{ wanted, ...dataRefusalOf(error) }];
      await refuseReadings(db, lease, refused, { now: observing.at, workflowId });
      return false;
    },
  });
  return { moved: moved.includes(true) };
}

/** What recorded readings changed. */
export interface RecordedReadings {
  readonly moved: boolean;
  /** The channel stock whose readings nothing had overtaken. */
  readonly recorded: ReadonlySet<ChannelStockId>;
  /** What the figures meant. */
  readonly found: ReadonlyMap<ChannelStockId, JudgedFigure>;
}

/**
 * Does the work of `recordReadings` in the caller's transaction. `lease` null: the readings are not a
 * publisher's.
 */
export async function recordReadingsWithin(
  tx: Tx,
  {
    integrationId,
    lease,
    readings,
  }: {
    readonly integrationId: IntegrationId;
    readonly lease: Lease | null;
    readonly readings: readonly AnsweredReading[];
  },
  observing: Observing,
): Promise<RecordedReadings> {
  const wanted = readings.map((one) => one.wanted);
  const ended = await lockReadings(tx, lease, wanted);
  const current = readings.filter((one) => ended.has(one.wanted.channelStockId));
  await measuredClocksWrite(current.map(({ read }) => read)).execute(tx);
  const reads = current.map(({ read }) => ({ ...read, after: 'reading' as const }));
  const found = await judgeReadings(tx, reads, observing);
  await endReadings(tx, [...ended.values()], { refused: false });
  await closeRefusedReadings(tx, integrationId, [...ended.keys()], observing.at);
  const shown = current.map(({ wanted: { ref }, read: { quantity, why, heldBy } }) => ({
    ref,
    seen: { quantity, ...(why !== null && { why }), ...(heldBy !== undefined && { heldBy }) },
  }));
  await followStockUnits(tx, integrationId, toldStockUnits(shown), observing.at);
  const touched = await recordPresence(tx, reads, observing.at);
  const moved =
    touched ||
    [...found.values()].some(
      ({ finding, standing }) =>
        'units' in finding || finding.kind === 'opening' || isDoubted(standing.deductions, standing.knownAt),
    );
  return { moved, recorded: new Set(ended.keys()), found };
}
