import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ChannelStockId, ObservationId } from '@onhand/domain/ids.ts';
import { expectedOf, figureOutcome } from '@onhand/domain/reconciling/repair.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import { addCounts } from '@onhand/domain/runs/run.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import { findOpenings } from '../../channel-stock/find-openings.ts';
import { beginReadings } from '../../channel-stock/readings.ts';
import type { WantedReading } from '../../channel-stock/readings.ts';
import { wantReadings } from '../../channel-stock/want-readings.ts';
import { recordReadingsWithin } from '../../observations/record-readings.ts';
import type { AnsweredReading } from '../../observations/record-readings.ts';
import { refuseReadingsWithin } from '../../observations/refused-readings.ts';
import type { RefusedReading } from '../../observations/refused-readings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { carryPage } from '../carry-page.ts';
import type { RunRow } from '../run-row.ts';
import { recordRepairs } from './repairs.ts';
import type { NewRepair } from './repairs.ts';

/** Figures to read by id. */
export interface FiguresToRead {
  readonly wanted: readonly WantedReading[];
  /** Figures that somebody else reads: a write under way, or the publisher, which opens stock. */
  readonly left: number;
  /** The cursor behind these figures. */
  readonly last: string;
}

/** Begins to read the next figures by id. Returns undefined after the last. */
export async function beginFigures(
  db: Db,
  run: RunRow,
  options: { readonly now: Date; readonly limit: number; readonly readingForMs: number },
): Promise<FiguresToRead | undefined> {
  const { rows } = await sql<{ id: string; channelStockId: ChannelStockId }>`
    select id::text, channel_stock_id as "channelStockId" from reconcile_findings
    where run_id = ${run.id} and kind = 'figure' and reconcile_findings.id > ${run.cursor ?? '0'}::bigint
    order by reconcile_findings.id limit ${options.limit}`.execute(db);
  const last = rows.at(-1)?.id;
  if (last === undefined) return undefined;
  const ids = rows.map(({ channelStockId }) => channelStockId);
  const openings = await findOpenings(db, ids);
  if (openings.size > 0) {
    const listingIds = [...openings.values()].flatMap((one) => one.listingIds);
    const wanted = { merchantId: run.merchantId, listingIds, at: options.now };
    await inTransaction(db, (tx) => wantReadings(tx, wanted));
  }
  const wanted = await beginReadings(
    db,
    ids.filter((id) => !openings.has(id)),
    options,
  );
  return { wanted, left: ids.length - wanted.length, last };
}

/**
 * Judges figures that were read by id, as the publisher's readings are judged (DESIGN §4.3), and lists in the
 * report what was wrong. Returns whether stock may have moved. Moves the run to its next page.
 */
export async function judgeFigures(
  db: Db,
  run: RunRow,
  {
    readings,
    refused,
    left,
    last,
  }: {
    readonly readings: readonly AnsweredReading[];
    readonly refused: readonly RefusedReading[];
    readonly left: number;
    readonly last: string;
  },
  { clock, ...behaviour }: Omit<Observing, 'at'> & { readonly clock: { now(): Date } },
): Promise<boolean> {
  let moved = false;
  const byId = new Map(readings.map((one) => [one.wanted.channelStockId as string, one]));
  await carryPage<AnsweredReading>(
    db,
    run,
    {
      rows: readings,
      next: { cursor: last, phase: 'figures' },
      unread: refused.map(({ wanted, code, message }) => ({ externalKey: wanted.ref.unit, code, message })),
      keyOf: ({ wanted }) => wanted.channelStockId,
      async store(tx, some, at) {
        const stored = await judgeSome(tx, run, some, { at, ...behaviour });
        moved ||= stored.moved;
        return stored.counts;
      },
      async conclude(tx, problems, at) {
        // The problems of refused readings are named by their units, those of bad data by their records.
        const bad = problems.flatMap(({ externalKey, code, message }) => {
          const reading = byId.get(externalKey);
          return reading === undefined ? [] : [{ wanted: reading.wanted, code, message }];
        });
        const all = [...refused, ...bad];
        const options = { now: at, workflowId: null };
        await refuseReadingsWithin(tx, { integrationId: run.integrationId, lease: null }, all, options);
        return { left, failed: all.length };
      },
    },
    { clock },
  );
  return moved;
}

async function judgeSome(
  tx: Tx,
  run: RunRow,
  readings: readonly AnsweredReading[],
  observing: Observing,
): Promise<{ readonly moved: boolean; readonly counts: RunCounts }> {
  const { integrationId } = run;
  const result = await recordReadingsWithin(tx, { integrationId, lease: null, readings }, observing);
  const judged = readings.filter(({ wanted }) => result.recorded.has(wanted.channelStockId));
  const observations = await readObservations(
    tx,
    judged.map(({ wanted }) => wanted.channelStockId),
  );
  let counts: RunCounts = { read_by_id: judged.length, left: readings.length - judged.length };
  const repairs: NewRepair[] = [];
  for (const { wanted, read } of judged) {
    const found = result.found.get(wanted.channelStockId);
    const observation = observations.get(wanted.channelStockId);
    const outcome = figureOutcome(read, found, { quarantined: observation?.state === 'quarantined' });
    counts = addCounts(counts, { [outcome.count]: 1 });
    if (outcome.repair === null) continue;
    repairs.push({
      kind: outcome.repair,
      externalKey: wanted.ref.unit,
      externalLocationId: wanted.ref.location,
      expected: expectedOf(found),
      seen: read.quantity,
      observationId: found !== undefined && 'units' in found.finding ? (observation?.id ?? null) : null,
    });
  }
  return {
    moved: result.moved,
    counts: { ...counts, ...(await recordRepairs(tx, run, repairs, observing.at)) },
  };
}

/** Reads the newest observation of each channel stock. */
async function readObservations(
  tx: Tx,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, { readonly id: ObservationId; readonly state: string }>> {
  const { rows } = await sql<{ of: ChannelStockId; id: ObservationId; state: string }>`
    select distinct on (channel_stock_id) channel_stock_id as of, id, state from observations
    where channel_stock_id = any(${ids}::uuid[])
    order by channel_stock_id, read_started_at desc, id desc`.execute(tx);
  return new Map(rows.map(({ of, ...observation }) => [of, observation]));
}
