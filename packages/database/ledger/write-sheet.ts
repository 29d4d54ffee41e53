import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';

/**
 * Writes what a sheet worked out: levels, movements, what lines hold and wait for, the incidents of units that
 * were not there, and the touched items. A fixed number of statements, whatever the size of the batch. A
 * movement that is there already aborts the transaction: it would mean that an effect is booked twice.
 */
export async function writeSheet(
  tx: Tx,
  sheet: StockSheet,
  by: { actor: string; at: Date; note?: string },
): Promise<void> {
  const { levels, movements, lines } = sheet.changes();
  if (levels.length > 0) {
    await sql`
      insert into stock_levels (merchant_id, item_id, location_id, on_hand, committed, revision)
      select * from ${recordset(
        levels.map((level) => ({
          merchant_id: level.merchantId,
          item_id: level.itemId,
          location_id: level.locationId,
          on_hand: level.onHand,
          committed: level.committed,
          revision: level.revision,
        })),
        'level',
        'merchant_id uuid, item_id uuid, location_id uuid, on_hand int, committed int, revision bigint',
      )}
      order by merchant_id, item_id, location_id
      on conflict (merchant_id, item_id, location_id) do update
      set on_hand = excluded.on_hand, committed = excluded.committed, revision = excluded.revision`.execute(
      tx,
    );
    await sql`
      insert into movements (merchant_id, item_id, location_id, seq, kind, on_hand_delta, committed_delta,
                             on_hand_after, committed_after, source_key, order_id, actor, note, at)
      select merchant_id, item_id, location_id, seq, kind, on_hand_delta, committed_delta,
             on_hand_after, committed_after, source_key, order_id, ${by.actor}, ${by.note ?? null}, ${by.at}::timestamptz
      from ${recordset(
        movements.map((movement) => ({
          merchant_id: movement.merchantId,
          item_id: movement.itemId,
          location_id: movement.locationId,
          seq: movement.seq,
          kind: movement.kind,
          on_hand_delta: movement.onHandDelta,
          committed_delta: movement.committedDelta,
          on_hand_after: movement.onHandAfter,
          committed_after: movement.committedAfter,
          source_key: movement.sourceKey,
          order_id: movement.orderId,
        })),
        'movement',
        `merchant_id uuid, item_id uuid, location_id uuid, seq bigint, kind text, on_hand_delta int,
         committed_delta int, on_hand_after int, committed_after int, source_key text, order_id uuid`,
      )}`.execute(tx);
  }
  if (lines.length > 0) {
    await writeLines(tx, lines, by.at);
  }
}

async function writeLines(
  tx: Tx,
  lines: ReturnType<StockSheet['changes']>['lines'],
  at: Date,
): Promise<void> {
  const columns = 'merchant_id uuid, order_id uuid, external_line_id text, item_id uuid';
  const keys = lines.map(({ line, holds }) => ({
    merchant_id: line.merchantId,
    order_id: line.orderId,
    external_line_id: line.externalLineId,
    item_id: line.itemId,
    units: holds.oversold,
  }));
  await sql`
    delete from commitments using ${recordset(keys, 'line', columns)}
    where (commitments.merchant_id, commitments.order_id, commitments.external_line_id, commitments.item_id)
        = (line.merchant_id, line.order_id, line.external_line_id, line.item_id)`.execute(tx);
  const holds = lines.flatMap(({ line, holds }) =>
    holds.holds.map((hold) => ({
      merchant_id: line.merchantId,
      order_id: line.orderId,
      external_line_id: line.externalLineId,
      item_id: line.itemId,
      location_id: hold.locationId,
      committed: hold.committed,
      settled: hold.settled,
    })),
  );
  if (holds.length > 0) {
    await sql`
      insert into commitments (merchant_id, order_id, external_line_id, item_id, location_id, committed, settled)
      select * from ${recordset(holds, 'hold', `${columns}, location_id uuid, committed int, settled int`)}`.execute(
      tx,
    );
  }
  await sql`
    delete from oversold_units using ${recordset(keys, 'line', `${columns}, units int`)}
    where (oversold_units.merchant_id, oversold_units.order_id, oversold_units.external_line_id, oversold_units.item_id)
        = (line.merchant_id, line.order_id, line.external_line_id, line.item_id) and line.units = 0`.execute(
    tx,
  );
  const oversold = keys.filter((key) => key.units > 0);
  if (oversold.length > 0) {
    await sql`
      insert into oversold_units (merchant_id, order_id, external_line_id, item_id, units, since)
      select merchant_id, order_id, external_line_id, item_id, units, ${at}::timestamptz
      from ${recordset(oversold, 'line', `${columns}, units int`)}
      on conflict (merchant_id, order_id, external_line_id, item_id) do update set units = excluded.units`.execute(
      tx,
    );
  }
  await writeOversellIncidents(tx, keys, `${columns}, units int`, at);
}

/** One open incident per oversold line; it is resolved when the line got its units or no longer wants them. */
async function writeOversellIncidents(
  tx: Tx,
  keys: readonly object[],
  columns: string,
  at: Date,
): Promise<void> {
  await sql`
    with line as (
      select *, order_id || ':' || external_line_id || ':' || item_id as dedupe_key
      from ${recordset(keys, 'line', columns)}
    ), resolved as (
      update incidents set resolved_at = ${at}::timestamptz
      from line
      where incidents.merchant_id = line.merchant_id and incidents.kind = 'oversell'
        and incidents.dedupe_key = line.dedupe_key and incidents.resolved_at is null and line.units = 0
    )
    insert into incidents (merchant_id, kind, dedupe_key, item_id, order_id, units, opened_at)
    select merchant_id, 'oversell', dedupe_key, item_id, order_id, units, ${at}::timestamptz from line where units > 0
    on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do update set units = excluded.units`.execute(
    tx,
  );
}
