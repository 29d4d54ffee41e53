import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { undoOpposites } from '@onhand/domain/observing/undo.ts';
import type { Opposite } from '@onhand/domain/observing/undo.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { shiftKnown } from '../channel-stock/know-figures.ts';

/** A fall or a rise that is reversed, and the units that the reversal gives back. */
export interface Reversed {
  readonly id: string;
  readonly channelStockId: ChannelStockId;
  readonly rise: boolean;
  readonly units: number;
}

interface OppositeRow extends Opposite {
  readonly fallId: string;
  readonly state: 'provisional' | 'adopted' | 'rising';
  readonly channelStockId: ChannelStockId;
  readonly readStartedAt: Date;
}

/** Locks what went back at the figures of these observations since, undecided or decided, earliest first. */
export async function lockOpposites(tx: Tx, ids: readonly string[]): Promise<readonly OppositeRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<OppositeRow>`
    select fall.id as "fallId", later.id, later.merchant_id as "merchantId", later.item_id as "itemId",
           later.channel_stock_id as "channelStockId", later.state, later.units > 0 as rise,
           abs(later.units) - later.consumed as left, later.taken, later.read_started_at as "readStartedAt"
    from observations fall
    join observations later on later.channel_stock_id = fall.channel_stock_id
      and later.item_id is not distinct from fall.item_id and sign(later.units) <> sign(fall.units)
      and (later.read_started_at, later.id) > (fall.read_started_at, fall.id) and later.state in ('provisional', 'adopted', 'rising')
      -- units that a refund may have put back are booked with its news only
      and (later.units < 0 or later.state = 'rising' or later.taken <> '[]')
    where fall.id = any(${ids}::uuid[]) and later.id <> all(${ids}::uuid[])
    order by later.read_started_at, later.id
    for update of later`.execute(tx);
  return rows;
}

/**
 * Uses up, on the sheet, what went back at the figures since (`undoOpposites`). Returns the statements (for
 * `together`) that record it.
 */
export function opposedWrites(
  sheet: StockSheet,
  reversed: readonly Reversed[],
  opposites: readonly OppositeRow[],
  at: Date,
): readonly RawBuilder<unknown>[] {
  const now = new Map(opposites.map((one) => [one.id, one]));
  const changed = new Set<string>();
  const shifts: { channelStockId: ChannelStockId; units: number; at: Date }[] = [];
  for (const fall of reversed) {
    const own = opposites.flatMap(({ fallId, id }) => (fallId === fall.id ? (now.get(id) ?? []) : []));
    const { used, units } = undoOpposites(
      sheet,
      fall,
      own.filter(({ state }) => state !== 'rising'),
    );
    for (const one of used) {
      const before = now.get(one.id);
      if (before !== undefined) now.set(one.id, { ...before, ...one });
      changed.add(one.id);
    }
    // A rise that was read once is not booked: the figure it rose from is known with the units given back.
    const rising = own.find(({ state }) => state === 'rising');
    const back = rising === undefined ? 0 : Math.min(units, rising.left);
    if (rising === undefined || back === 0) continue;
    shifts.push({ channelStockId: fall.channelStockId, units: back, at: rising.readStartedAt });
    now.set(rising.id, { ...rising, left: rising.left - back });
    if (rising.left === back) changed.add(rising.id);
  }
  const rows = [...changed].flatMap((id) => now.get(id) ?? []);
  return [
    ...(rows.length === 0 ? [] : [oppositesWrite(rows, at)]),
    ...(shifts.length === 0 ? [] : [shiftKnown(shifts)]),
  ];
}

function oppositesWrite(rows: readonly OppositeRow[], at: Date): RawBuilder<unknown> {
  const after = rows.map(({ id, left: remaining, taken }) => ({ id, remaining, taken }));
  const isOver = sql`opposite.remaining = 0`;
  return sql`
    update observations
    set taken = opposite.taken, consumed = abs(units) - opposite.remaining,
        state = case when ${isOver} then 'consumed' else state end,
        decide_at = case when ${isOver} then null else decide_at end,
        decided_at = case when ${isOver} then coalesce(decided_at, ${at}::timestamptz) else decided_at end
    from ${recordset(after, 'opposite', 'id uuid, remaining int, taken jsonb')}
    where observations.id = opposite.id`;
}
