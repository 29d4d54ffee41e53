import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { ChangedAnnounced, ChangedLine, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import type { NewIncident } from '../incidents/open-incidents.ts';
import { switchOnRisen } from '../items/process-orders.ts';
import type { RisenItem } from '../items/process-orders.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { orderHoldWrites } from './order-holds.ts';

/** Who moved stock, when, and what they say about it. */
export interface MovedBy {
  readonly actor: string;
  readonly at: Date;
  readonly note?: string;
  readonly reason?: AdjustmentReason;
}

/**
 * Returns the statements (for `together`) that write a sheet: levels, movements, the units that lines hold
 * and wait for, announced stock, and the incidents of oversold units. The number of statements does not
 * depend on the batch. A movement that exists already aborts the transaction: its effect would be booked
 * twice.
 */
export function sheetWrites(sheet: StockSheet, by: MovedBy): readonly RawBuilder<unknown>[] {
  const { levels, movements, lines, announced } = sheet.changes();
  const risen = risenItems(movements, announced);
  return [
    ...(levels.length === 0 ? [] : [levelWrite(levels), movementWrite(movements, by)]),
    ...(announced.length === 0 ? [] : [announcedWrite(announced)]),
    ...(risen.length === 0 ? [] : [switchOnRisen(risen)]),
    ...lineWrites(lines, by.at),
    ...orderHoldWrites(lines, { risen, streetDated: sheet.streetDated, at: by.at }),
  ];
}

type Movements = ReturnType<StockSheet['changes']>['movements'];

/**
 * Returns the items of which units came on sale, or that were received or announced. Sales are none of these,
 * and units that are announced at another place than before are not announced anew.
 */
function risenItems(movements: Movements, announced: readonly ChangedAnnounced[]): readonly RisenItem[] {
  const rises = [
    ...movements.map(({ merchantId, itemId, kind, onHandDelta, committedDelta }) => {
      const units = onHandDelta - committedDelta;
      return { merchantId, itemId, units, received: isReceipt(kind), announced: 0 };
    }),
    ...announced.map(({ merchantId, itemId, before, ...now }) => {
      const units = now.announced - now.sold - (before.announced - before.sold);
      return { merchantId, itemId, units, received: false, announced: now.announced - before.announced };
    }),
  ];
  return [...Map.groupBy(rises, ({ itemId }) => itemId).values()].flatMap((own) => {
    const units = own.reduce((sum, one) => sum + one.units, 0);
    const announced = own.reduce((sum, one) => sum + one.announced, 0);
    const received = announced > 0 || own.some((one) => one.received);
    const rose = received || units > 0;
    return own.slice(0, rose ? 1 : 0).map(({ merchantId, itemId }) => {
      return { merchantId, itemId, units, received };
    });
  });
}

const isReceipt = (kind: Movements[number]['kind']) => kind === 'receipt' || kind === 'opening';

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

function announcedWrite(announced: readonly ChangedAnnounced[]): RawBuilder<unknown> {
  const rows = announced.map(({ merchantId, itemId, locationId, announced: units, sold }) => {
    return { merchant_id: merchantId, item_id: itemId, location_id: locationId, announced: units, sold };
  });
  const columns = 'merchant_id uuid, item_id uuid, location_id uuid, announced int, sold int';
  return sql`
    insert into announced_stock (merchant_id, item_id, location_id, announced, sold)
    select * from ${recordset(rows, 'changed', columns)}
    on conflict (merchant_id, item_id, location_id) do update
    set announced = excluded.announced, sold = excluded.sold`;
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
    .map(({ line, holds, announced, fellShort }) => ({
      line,
      units: holds.oversold,
      announced,
      fellShort,
      kind: line.backorders ? ('backordered' as const) : ('oversold' as const),
    }));
  return waiting.length === 0 ? writes : [...writes, ...waitingWrites(waiting, at)];
}

interface WaitingLine {
  readonly line: ChangedLine['line'];
  /** The units that the line waits for. 0 if it no longer waits. */
  readonly units: number;
  /** How many of them a ship notice announces. */
  readonly announced: number;
  /** Fewer units of its item are announced than before, by more than came in. */
  readonly fellShort: boolean;
  readonly kind: 'oversold' | 'backordered';
}

/**
 * Writes the units that lines wait for. Each oversold line has an open incident, until it has its units, no
 * longer wants them, or a ship notice announces them. Backordered lines have none.
 */
function waitingWrites(waiting: readonly WaitingLine[], at: Date): readonly RawBuilder<unknown>[] {
  const rows = waiting.map(({ line, units, announced, kind }) => {
    return { ...lineRow(line), units, announced, kind };
  });
  const lines = recordset(rows, 'line', `${lineColumns}, units int, announced int, kind text`);
  const isOversell = ({ units, announced, kind }: WaitingLine) => units > announced && kind === 'oversold';
  const oversold = waiting.filter(isOversell);
  const over = waiting.filter((one) => !isOversell(one));
  return [
    sql`
      insert into waiting_units (merchant_id, order_id, external_line_id, item_id, units, announced, kind, since)
      select merchant_id, order_id, external_line_id, item_id, units, announced, kind, ${at}::timestamptz from ${lines}
      where units > 0
      on conflict (order_id, external_line_id, item_id, merchant_id) do update
      set units = excluded.units, announced = excluded.announced, kind = excluded.kind`,
    sql`
      delete from waiting_units waiting using ${lines}
      where (waiting.order_id, waiting.external_line_id, waiting.item_id, waiting.merchant_id)
          = (line.order_id, line.external_line_id, line.item_id, line.merchant_id) and line.units = 0`,
    ...(oversold.length === 0 ? [] : [openIncidents(oversold.map(oversellOf), at)]),
    ...(over.length === 0 ? [] : [resolveIncidents(over.map(oversellOf), at)]),
  ];
}

function oversellOf({ line, units, announced, fellShort }: WaitingLine): NewIncident {
  const { merchantId, orderId, externalLineId, itemId } = line;
  const subject = { kind: 'oversell', merchantId, orderId, externalLineId, itemId } as const;
  return { ...subject, units: units - announced, ...(fellShort && { detail: { noticeFellShort: true } }) };
}

function lineRow(line: ChangedLine['line']) {
  return {
    merchant_id: line.merchantId,
    order_id: line.orderId,
    external_line_id: line.externalLineId,
    item_id: line.itemId,
  };
}
