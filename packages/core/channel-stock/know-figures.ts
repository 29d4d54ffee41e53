import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

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
