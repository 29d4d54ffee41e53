import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { bookFileRow } from '../book-file-row.ts';
import type { FileRowOutcome, RefusedRow } from '../book-file-row.ts';
import { findOrderLines } from '../find-order-lines.ts';
import type { NamedOrderLine } from '../find-order-lines.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { findPlaces } from '../resolve-rows.ts';
import { stockOfLine } from '../stock-of-line.ts';
import { createReturnWithin } from './create-return.ts';
import type { ReturnActor } from './create-return.ts';
import { inspectWithin } from './move-return.ts';

/** What a row of a file brings back. */
export interface ReturnFileRow extends NamedOrderLine {
  readonly reference: string;
  readonly units: number;
  /** What the inspection found. Null: nobody has looked yet. */
  readonly inspected: { readonly sellable: number; readonly damaged: number } | null;
  /** The id or the name of a location. Empty: the merchant's first location. */
  readonly location: string;
}

/** What is on hand of the items of a row's order line, before and after its return. */
export interface ReturnEffect {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly onHandBefore: number;
  readonly onHandAfter: number;
}

export type ReturnRowOutcome = FileRowOutcome<{ readonly effect: ReturnEffect }>;

interface ResolvedReturnRow extends ReturnFileRow {
  readonly kind: 'resolved';
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly locationId: LocationId;
}

/**
 * Takes in a file of returns, a transaction for each return: its rows are booked together or not at all. A
 * return of which a row says what the inspection found is inspected at once. Sent again, it changes nothing.
 * The caller nudges publishers.
 *
 * @throws Refusal `stock_not_in_warehouse`
 */
export async function bookReturnRows(
  db: Db,
  merchantId: MerchantId,
  rows: readonly ReturnFileRow[],
  { dryRun, ...by }: ReturnActor & { readonly dryRun: boolean },
): Promise<readonly ReturnRowOutcome[]> {
  await requireWarehouse(db, merchantId);
  const resolved = await resolve(db, merchantId, rows);
  const outcomes = new Map<ReturnFileRow, ReturnRowOutcome>();
  for (const [, ofReturn] of Map.groupBy(rows, ({ reference }) => reference)) {
    const lines = ofReturn.map((row) => found(resolved.get(row), 'order_line_not_found'));
    const refusals = refusalsOf(lines);
    const good = lines.filter((line) => line.kind === 'resolved');
    const done =
      refusals.length > 0 || good.length === 0
        ? null
        : await bookFileRow(db, dryRun, (tx) => bookReturn(tx, merchantId, good, by));
    for (const [index, row] of ofReturn.entries()) outcomes.set(row, outcomeOf(index, refusals, done));
  }
  return rows.flatMap((row) => outcomes.get(row) ?? []);
}

type Refused = RefusedRow & { readonly index: number };

/** Lists the rows of a return that cannot be booked. */
function refusalsOf(lines: readonly (ResolvedReturnRow | RefusedRow)[]): readonly Refused[] {
  const seen = new Set<string>();
  const [first] = lines.filter((line) => line.kind === 'resolved');
  return lines.flatMap((line, index): readonly Refused[] => {
    if (line.kind === 'refused') return [{ ...line, index }];
    if (line.orderId !== first?.orderId) {
      return [{ kind: 'refused', code: 'return_of_several_orders', index }];
    }
    if (seen.has(line.externalLineId)) return [{ kind: 'refused', code: 'order_line_named_twice', index }];
    seen.add(line.externalLineId);
    return [];
  });
}

function outcomeOf(
  index: number,
  refusals: readonly Refused[],
  done: FileRowOutcome<{ readonly effects: readonly ReturnEffect[] }> | null,
): ReturnRowOutcome {
  const refused = refusals.find((one) => one.index === index);
  if (refused !== undefined) return refused;
  if (done === null) return { kind: 'refused', code: 'return_rows_refused' };
  if (done.kind === 'refused') return done;
  return { kind: done.kind, effect: found(done.effects[index], 'order_line_not_found') };
}

async function resolve(
  db: Db,
  merchantId: MerchantId,
  rows: readonly ReturnFileRow[],
): Promise<ReadonlyMap<ReturnFileRow, ResolvedReturnRow | RefusedRow>> {
  const lines = await findOrderLines(db, merchantId, rows);
  const placeOf = await findPlaces(
    db,
    merchantId,
    rows.map(({ location }) => location),
  );
  return new Map(
    rows.map((row, index): [ReturnFileRow, ResolvedReturnRow | RefusedRow] => {
      const line = found(lines[index], 'order_line_not_found');
      if (line.kind === 'refused') return [row, line];
      const place = placeOf(row.location);
      if ('code' in place) return [row, { kind: 'refused', code: place.code }];
      const { orderId, externalLineId } = line;
      return [row, { ...row, kind: 'resolved', orderId, externalLineId, locationId: place.id }];
    }),
  );
}

async function bookReturn(
  tx: Tx,
  merchantId: MerchantId,
  rows: readonly ResolvedReturnRow[],
  by: ReturnActor,
): Promise<{ readonly kind: 'booked' | 'unchanged'; readonly effects: readonly ReturnEffect[] }> {
  const [first] = rows;
  if (first === undefined) throw new Error('A return has rows.');
  const { reference, orderId } = first;
  const lines = rows.map(({ externalLineId, units }) => ({ externalLineId, units }));
  const before = await onHandOf(tx, merchantId, rows);
  const { id, isNew } = await createReturnWithin(tx, { merchantId, reference, orderId, lines }, by);
  const looked = rows.flatMap(({ externalLineId, locationId, inspected }) =>
    inspected === null ? [] : [{ externalLineId, locationId, ...inspected }],
  );
  const isInspected =
    looked.length > 0 && (await inspectWithin(tx, { merchantId, id }, { lines: looked }, by));
  const after = await onHandOf(tx, merchantId, rows);
  return {
    kind: isNew || isInspected ? 'booked' : 'unchanged',
    effects: rows.map(({ externalLineId }, index) => ({
      orderId,
      externalLineId,
      onHandBefore: before[index] ?? 0,
      onHandAfter: after[index] ?? 0,
    })),
  };
}

async function onHandOf(
  tx: Tx,
  merchantId: MerchantId,
  rows: readonly ResolvedReturnRow[],
): Promise<readonly number[]> {
  const units: number[] = [];
  for (const row of rows) units.push((await stockOfLine(tx, merchantId, row)).onHand);
  return units;
}
