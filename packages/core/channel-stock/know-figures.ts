import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Takes the figures of quarantined observations as known: they were decided on. `ids` are observation ids.
 */
export async function knowFiguresOf(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update channel_stock set known = fall.seen, known_at = fall.read_started_at
    from observations fall
    where fall.id = any(${ids}::uuid[]) and channel_stock.id = fall.channel_stock_id`.execute(tx);
}

/**
 * Builds the statement (for `together`) that takes figures as known with units more, from a reading on: a
 * reversal gave the units back that had reappeared there.
 */
export function shiftKnown(
  shifts: readonly { readonly channelStockId: ChannelStockId; readonly units: number; readonly at: Date }[],
): RawBuilder<unknown> {
  const rows = shifts.map(({ channelStockId, units, at }) => ({ id: channelStockId, units, at }));
  return sql`
    update channel_stock set known = known + shift.units, known_at = shift.at
    from ${recordset(rows, 'shift', 'id uuid, units int, at timestamptz')}
    where channel_stock.id = shift.id and known is not null`;
}
