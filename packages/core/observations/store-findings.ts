import { afterReading } from '@onhand/domain/channel-stock/reading.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureRead, JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import {
  decideAt,
  endsQuarantine,
  endsRise,
  isSameRise,
  isToBeWritten,
  knownAfter,
  readAgainAt,
} from '@onhand/domain/observing/observation.ts';
import type { NewObservation } from '@onhand/domain/observing/observation.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import { needManagedAnew } from '../channel-stock/need-managed-anew.ts';
import { needAfterDecision } from '../channel-stock/need-after-decision.ts';
import { lockRecords, recordsWrite } from '../channel-stock/records.ts';
import type { ChannelStockRecord } from '../channel-stock/records.ts';
import { noticeOverwriting } from './overwriting.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import { stockManagedWrite } from '../listings/stock-managed.ts';

/**
 * Stores readings: the known figure of each channel stock, its observation, and the time of the next reading.
 * Makes channel stock due if it shows a wrong figure.
 */
export async function storeFindings(
  tx: Tx,
  {
    reads,
    found,
    booked,
  }: {
    readonly reads: readonly FigureRead[];
    readonly found: readonly JudgedFigure[];
    readonly booked: readonly NewObservation[];
  },
  observing: Observing,
): Promise<void> {
  if (reads.length === 0) return;
  const { at } = observing;
  const quarantined = new Set(
    booked.flatMap(({ state, found: one }) => (state === 'quarantined' ? [one.read.channelStockId] : [])),
  );
  const records = await judgedRecords(tx, reads, { found, quarantined }, observing);
  const managed = reads.flatMap(({ channelStockId, why, heldBy }) =>
    heldBy === undefined ? [{ channelStockId, managed: why !== 'unmanaged' }] : [],
  );
  await together(tx, [dropWrite(reads, found, at), recordsWrite(records), stockManagedWrite(managed)]);
  await needManagedAnew(
    tx,
    reads.flatMap(({ channelStockId, quantity, why, heldBy }) =>
      quantity !== null || (why === 'unmanaged' && heldBy === undefined)
        ? [{ channelStockId, managed: quantity !== null }]
        : [],
    ),
    at,
  );
  // A channel stock has at most one open rise. The statements above have dropped the previous rise.
  await together(tx, observationWrites(booked, observing));
  await openMassDrop(tx, booked, observing.at);
  await noticeOverwriting(
    tx,
    booked.map(({ found: one }) => one.read.channelStockId),
    at,
  );
  const freed = found.filter(endsQuarantine).map(({ read }) => read.channelStockId);
  await needAfterDecision(tx, freed, at);
}

/**
 * Computes the records of channel stock after their readings: the known figure, the time of the next reading,
 * and whether a write is due.
 */
async function judgedRecords(
  tx: Tx,
  reads: readonly FigureRead[],
  {
    found,
    quarantined,
  }: { readonly found: readonly JudgedFigure[]; readonly quarantined: ReadonlySet<ChannelStockId> },
  observing: Observing,
): Promise<readonly ChannelStockRecord[]> {
  const records = await lockRecords(
    tx,
    sql`channel_stock.id = any(${reads.map(({ channelStockId }) => channelStockId)}::uuid[])`,
  );
  const findings = new Map(found.map((one) => [one.read.channelStockId, one]));
  return reads.flatMap((read) => {
    const record = records.get(read.channelStockId);
    if (record === undefined) return [];
    const finding = findings.get(read.channelStockId);
    const isQuarantined =
      quarantined.has(read.channelStockId) || (finding?.standing.quarantined ?? null) !== null;
    return [
      afterReading(record, {
        quantity: read.quantity,
        why: read.why,
        readStartedAt: read.readStartedAt.getTime(),
        known: finding === undefined ? null : knownAfter(finding, isQuarantined),
        readAgainAt: finding === undefined ? null : (readAgainAt(finding, observing)?.getTime() ?? null),
        isWrong: finding !== undefined && isToBeWritten(finding),
        at: observing.at.getTime(),
      }),
    ];
  });
}

/** Builds the update that drops ended rises and quarantined falls, and rises without a figure now. */
function dropWrite(
  reads: readonly FigureRead[],
  found: readonly JudgedFigure[],
  at: Date,
): RawBuilder<unknown> {
  const over = [
    ...found.filter(endsRise).flatMap(({ standing }) => standing.rising?.id ?? []),
    ...found.filter(endsQuarantine).flatMap(({ standing }) => standing.quarantined?.id ?? []),
  ];
  const without = reads.flatMap((read) => (read.quantity === null ? [read.channelStockId] : []));
  return sql`
    update observations set state = 'dropped', decide_at = null, decided_at = ${at}::timestamptz
    where id = any(${over}::uuid[])
       or (state = 'rising' and channel_stock_id = any(${without}::uuid[]))`;
}

function observationWrites(
  booked: readonly NewObservation[],
  observing: Observing,
): readonly RawBuilder<unknown>[] {
  const rows = booked
    .filter(({ found }) => !isSameRise(found))
    .map((observation) => ({ ...observation, decide_at: decideAt(observation, observing) }))
    .map(({ id, found, units, state, taken, decide_at }) => ({
      merchant_id: found.standing.merchantId,
      id,
      integration_id: found.standing.integrationId,
      channel_stock_id: found.read.channelStockId,
      item_id: found.item?.itemId ?? null,
      found_at: found.read.readStartedAt,
      since: found.base === null ? null : new Date(found.base.at),
      read_started_at: found.read.readStartedAt,
      platform_at: found.read.platformAt,
      expected: found.expected,
      seen: found.read.quantity,
      units,
      taken,
      state,
      imported: found.imported,
      decide_at,
    }));
  const columns = `merchant_id uuid, id uuid, integration_id uuid, channel_stock_id uuid, item_id uuid,
    found_at timestamptz, since timestamptz, read_started_at timestamptz, platform_at timestamptz, expected int[], seen int, units int, taken jsonb, state text,
    imported boolean, decide_at timestamptz`;
  return rows.length === 0
    ? []
    : [
        sql`
          insert into observations (merchant_id, id, integration_id, channel_stock_id, item_id, found_at, since,
                                    read_started_at, platform_at, expected, seen, units, taken, state, imported,
                                    decide_at, decided_at)
          select observation.*,
                 case when observation.state in ('adopted', 'mismatch') then ${observing.at}::timestamptz end
          from ${recordset(rows, 'observation', columns)}
          on conflict (merchant_id, id) do update
          set state = excluded.state, expected = excluded.expected, units = excluded.units, taken = excluded.taken,
              imported = observations.imported or excluded.imported,
              decide_at = excluded.decide_at, decided_at = excluded.decided_at, ${newestFigure}`,
      ];
}

/** A quarantined fall is decided by its newest figure. A rise keeps its first reading. */
const newestFigure = sql.join(
  ['seen', 'read_started_at', 'platform_at', 'consumed'].map((column) => {
    const [is, becomes] = [sql.ref(`observations.${column}`), sql.ref(`excluded.${column}`)];
    return sql`${sql.ref(column)} = case excluded.state when 'quarantined' then ${becomes} else ${is} end`;
  }),
);

/** Opens one mass-drop incident per integration with quarantined falls. */
async function openMassDrop(tx: Tx, booked: readonly NewObservation[], at: Date): Promise<void> {
  const quarantined = booked.filter(({ state }) => state === 'quarantined');
  const integrations = new Map(
    quarantined.map(({ found: { standing } }) => [standing.integrationId, standing.merchantId]),
  );
  if (integrations.size === 0) return;
  const incidents = [...integrations].map(
    ([integrationId, merchantId]) => ({ kind: 'mass_drop', merchantId, integrationId }) as const,
  );
  await openIncidents(incidents, at).execute(tx);
}
