import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { ChangedLine, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import type { NewIncident } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';

/** Who moved stock, when, and what they say about it. */
export interface MovedBy {
  readonly actor: string;
  readonly at: Date;
  readonly note?: string;
  readonly reason?: AdjustmentReason;
}

/**
 * Returns the statements (for `together`) that write a sheet: levels, movements, the units that lines hold
 * and wait for, and the incidents of oversold units. The number of statements does not depend on the batch. A
 * movement that exists already aborts the transaction: its effect would be booked twice.
 */
export function sheetWrites(sheet: StockSheet, by: MovedBy): readonly RawBuilder<unknown>[] {
  const { levels, movements, lines } = sheet.changes();
  return [
    ...(levels.length === 0 ? [] : [levelWrite(levels), movementWrite(movements, by)]),
    ...lineWrites(lines, by.at),
  ];
}

function levelWrite(levels: ReturnType<StockSheet['changes']>['levels']): RawBuilder<unknown> {
  const rows = levels.map((level) => ({
    merchant_id: level.merchantId,
    item_id: level.itemId,
    location_id: level.locationId,
    on_hand: level.onHand,
    committed: level.committed,
    deficit: level.deficit,
    revision: level.revision,
    counted_at: (level.countedAt ?? null) === null ? null : new Date(level.countedAt ?? 0),
  }));
  const columns = `merchant_id uuid, item_id uuid, location_id uuid, on_hand int, committed int, deficit int, revision bigint,
    counted_at timestamptz`;
  return sql`
    insert into stock_levels (merchant_id, item_id, location_id, on_hand, committed, deficit, revision, counted_at)
    select * from ${recordset(rows, 'level', columns)}
    on conflict (merchant_id, item_id, location_id) do update
    set on_hand = excluded.on_hand, committed = excluded.committed, deficit = excluded.deficit,
        revision = excluded.revision, counted_at = excluded.counted_at`;
}

function movementWrite(
  movements: ReturnType<StockSheet['changes']>['movements'],
  by: MovedBy,
): RawBuilder<unknown> {
  const rows = movements.map((movement) => ({
    merchant_id: movement.merchantId,
    item_id: movement.itemId,
    location_id: movement.locationId,
    seq: movement.seq,
    kind: movement.kind,
    on_hand_delta: movement.onHandDelta,
    committed_delta: movement.committedDelta,
    deficit_delta: movement.deficitDelta,
    on_hand_after: movement.onHandAfter,
    committed_after: movement.committedAfter,
    deficit_after: movement.deficitAfter,
    source_key: movement.sourceKey,
    order_id: movement.orderId,
  }));
  const columns = `merchant_id uuid, item_id uuid, location_id uuid, seq bigint, kind text, on_hand_delta int,
    committed_delta int, deficit_delta int, on_hand_after int, committed_after int, deficit_after int,
    source_key text, order_id uuid`;
  return sql`
    insert into movements (merchant_id, item_id, location_id, seq, kind, on_hand_delta, committed_delta,
                           deficit_delta, on_hand_after, committed_after, deficit_after, source_key, order_id, actor, note, reason, at)
    select movement.*, ${by.actor}, ${by.note ?? null}, ${by.reason ?? null}, ${by.at}::timestamptz
    from ${recordset(rows, 'movement', columns)}`;
}

const lineColumns = 'merchant_id uuid, order_id uuid, external_line_id text, item_id uuid';

function lineWrites(lines: readonly ChangedLine[], at: Date): readonly RawBuilder<unknown>[] {
  const writes: RawBuilder<unknown>[] = [];
  const holds = lines.flatMap(({ line, holds, bookedSeqs }) =>
    holds.holds.map((hold) => ({
      ...lineRow(line),
      location_id: hold.locationId,
      committed: hold.committed,
      settled: hold.settled,
      booked_seq: bookedSeqs[hold.locationId] ?? 0,
    })),
  );
  if (holds.length > 0) {
    writes.push(sql`
      insert into commitments (merchant_id, order_id, external_line_id, item_id, location_id, committed, settled,
                               booked_seq)
      select * from ${recordset(holds, 'hold', `${lineColumns}, location_id uuid, committed int, settled int, booked_seq bigint`)}
      on conflict (order_id, external_line_id, item_id, location_id, merchant_id) do update
      set committed = excluded.committed, settled = excluded.settled, booked_seq = excluded.booked_seq`);
  }
  const emptied = lines.flatMap(({ line, holds, heldBefore }) =>
    heldBefore.holds
      .filter(({ locationId }) => holds.holds.every((hold) => hold.locationId !== locationId))
      .map(({ locationId }) => ({ ...lineRow(line), location_id: locationId })),
  );
  if (emptied.length > 0) {
    writes.push(sql`
      delete from commitments hold using ${recordset(emptied, 'emptied', `${lineColumns}, location_id uuid`)}
      where (hold.order_id, hold.external_line_id, hold.item_id, hold.location_id, hold.merchant_id)
          = (emptied.order_id, emptied.external_line_id, emptied.item_id, emptied.location_id, emptied.merchant_id)`);
  }
  const waiting = lines
    .filter(({ holds, heldBefore }) => holds.oversold > 0 || heldBefore.oversold > 0)
    .map(({ line, holds }) => ({
      line,
      units: holds.oversold,
      kind: line.backorders ? ('backordered' as const) : ('oversold' as const),
    }));
  return waiting.length === 0 ? writes : [...writes, ...waitingWrites(waiting, at)];
}

interface WaitingLine {
  readonly line: ChangedLine['line'];
  /** The units that the line waits for. 0 if it no longer waits. */
  readonly units: number;
  readonly kind: 'oversold' | 'backordered';
}

/**
 * Writes the units that lines wait for. Each oversold line has an open incident, until it has its units or no
 * longer wants them. Backordered lines have none.
 */
function waitingWrites(waiting: readonly WaitingLine[], at: Date): readonly RawBuilder<unknown>[] {
  const rows = waiting.map(({ line, units, kind }) => ({ ...lineRow(line), units, kind }));
  const lines = recordset(rows, 'line', `${lineColumns}, units int, kind text`);
  const isOversell = ({ units, kind }: WaitingLine) => units > 0 && kind === 'oversold';
  const oversold = waiting.filter(isOversell);
  const over = waiting.filter((one) => !isOversell(one));
  return [
    sql`
      insert into waiting_units (merchant_id, order_id, external_line_id, item_id, units, kind, since)
      select merchant_id, order_id, external_line_id, item_id, units, kind, ${at}::timestamptz from ${lines}
      where units > 0
      on conflict (order_id, external_line_id, item_id, merchant_id) do update
      set units = excluded.units, kind = excluded.kind`,
    sql`
      delete from waiting_units waiting using ${lines}
      where (waiting.order_id, waiting.external_line_id, waiting.item_id, waiting.merchant_id)
          = (line.order_id, line.external_line_id, line.item_id, line.merchant_id) and line.units = 0`,
    ...(oversold.length === 0 ? [] : [openIncidents(oversold.map(oversellOf), at)]),
    ...(over.length === 0 ? [] : [resolveIncidents(over.map(oversellOf), at)]),
  ];
}

function oversellOf({ line, units }: WaitingLine): NewIncident {
  const { merchantId, orderId, externalLineId, itemId } = line;
  return { kind: 'oversell', merchantId, orderId, externalLineId, itemId, units };
}

function lineRow(line: ChangedLine['line']) {
  return {
    merchant_id: line.merchantId,
    order_id: line.orderId,
    external_line_id: line.externalLineId,
    item_id: line.itemId,
  };
}
