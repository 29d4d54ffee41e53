import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureRead, Found, Observing } from '@onhand/domain/observing/meaning.ts';
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
import { openIncidents } from '../incidents/open-incidents.ts';
import { markObservedDue } from './mark-observed-due.ts';

/**
 * Keeps what was read: what is known of each channel stock from now on, the observations, when to read again, and
 * what has to be written because it shows what it should not.
 */
export async function storeFindings(
  tx: Tx,
  {
    reads,
    found,
    booked,
  }: {
    readonly reads: readonly FigureRead[];
    readonly found: readonly Found[];
    readonly booked: readonly NewObservation[];
  },
  observing: Observing,
): Promise<void> {
  if (reads.length === 0) return;
  const { at } = observing;
  const quarantined = new Set(
    booked.flatMap(({ state, found: one }) => (state === 'quarantined' ? [one.read.channelStockId] : [])),
  );
  await together(tx, [
    dropWrite(reads, found, at),
    channelWrite(reads, found, quarantined, observing),
    managedWrite(reads),
  ]);
  // Of a channel stock one rise may be open: the one before is over by now.
  await together(tx, observationWrites(booked, observing));
  await openMassDrop(tx, booked, observing.at);
  const freed = found.filter(endsQuarantine).map(({ read }) => read.channelStockId);
  await markObservedDue(tx, freed, at);
}

function channelWrite(
  reads: readonly FigureRead[],
  found: readonly Found[],
  quarantined: ReadonlySet<ChannelStockId>,
  observing: Observing,
): RawBuilder<unknown> {
  const byId = new Map(found.map((one) => [one.read.channelStockId, one]));
  const isQuarantined = ({ read, standing }: Found) =>
    standing.quarantined !== null || quarantined.has(read.channelStockId);
  const rows = reads.map((read) => {
    const one = byId.get(read.channelStockId);
    const known = one === undefined ? null : knownAfter(one, isQuarantined(one));
    return {
      id: read.channelStockId,
      seen: read.quantity,
      why: read.why,
      read_at: read.readStartedAt,
      known_now: known?.figure ?? null,
      known_since: known === null ? null : new Date(known.at),
      read_again_at: one === undefined ? null : readAgainAt(one, observing),
      write: one !== undefined && isToBeWritten(one),
    };
  });
  const columns = `id uuid, seen int, why text, read_at timestamptz, known_now int, known_since timestamptz,
    read_again_at timestamptz, write boolean`;
  return sql`
    update channel_stock
    set known = coalesce(known_now, known),
        known_at = coalesce(known_since, known_at),
        -- What was pushed since this reading began is newer.
        seen = case when channel_stock.seen_at > figure.read_at then channel_stock.seen else figure.seen end,
        seen_why = case when channel_stock.seen_at > figure.read_at then seen_why else figure.why end,
        seen_at = greatest(channel_stock.seen_at, figure.read_at), read_due_at = figure.read_again_at,
        needed_revision = needed_revision + case when write and state <> 'blocked' then 1 else 0 end,
        cause = case when write and state <> 'blocked' then 'observation' else cause end,
        needed_at = case when write and state = 'idle' then ${observing.at}::timestamptz else needed_at end,
        state = case when write and state = 'idle' then 'due' else state end,
        due_at = case when write and state = 'idle' then ${observing.at}::timestamptz
                      when state = 'due' then greatest(due_at, figure.read_again_at) else due_at end
    from ${recordset(rows, 'figure', columns)}
    where channel_stock.id = figure.id`;
}

function managedWrite(reads: readonly FigureRead[]): RawBuilder<unknown> {
  const rows = reads.map((read) => ({ id: read.channelStockId, managed: read.why !== 'unmanaged' }));
  return sql`
    update listings set stock_managed = figure.managed
    from ${recordset(rows, 'figure', 'id uuid, managed boolean')}
    join listing_channel_stock link on link.channel_stock_id = figure.id
    where listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      and listings.stock_managed is distinct from figure.managed`;
}

/** A rise that was seen once is over, or a quarantined fall; no figure is neither. */
function dropWrite(reads: readonly FigureRead[], found: readonly Found[], at: Date): RawBuilder<unknown> {
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
      read_started_at: found.read.readStartedAt,
      platform_at: found.read.platformAt,
      expected: found.expected,
      seen: found.read.quantity,
      units,
      taken,
      state,
      decide_at,
    }));
  const columns = `merchant_id uuid, id uuid, integration_id uuid, channel_stock_id uuid, item_id uuid,
    read_started_at timestamptz, platform_at timestamptz, expected int[], seen int, units int, taken jsonb, state text,
    decide_at timestamptz`;
  return rows.length === 0
    ? []
    : [
        sql`
          insert into observations (merchant_id, id, integration_id, channel_stock_id, item_id, read_started_at,
                                    platform_at, expected, seen, units, taken, state, decide_at, decided_at)
          select observation.*,
                 case when observation.state in ('adopted', 'mismatch') then ${observing.at}::timestamptz end
          from ${recordset(rows, 'observation', columns)}
          on conflict (merchant_id, id) do update
          set state = excluded.state, expected = excluded.expected, units = excluded.units, taken = excluded.taken,
              decide_at = excluded.decide_at, decided_at = excluded.decided_at`,
      ];
}

/** Opens one incident per integration, however many of its quantities dropped. */
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
