import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import { returnMachine } from '@onhand/domain/warehouse/return-machine.ts';
import type { ReturnEvent, ReturnState } from '@onhand/domain/warehouse/return-machine.ts';
import { sql } from 'kysely';
import { chooseLocation } from '../../merchants/locations/choose-location.ts';
import { lockOrders } from '../../orders/lock-order-lines.ts';
import { takeBackLines } from '../../orders/take-back-lines.ts';
import { checkLeft } from './create-return.ts';
import type { ReturnActor } from './create-return.ts';
import { readReturn } from './return-row.ts';
import type { Return, ReturnRef } from './return-row.ts';

/** Units of a return's line that were looked at. */
export interface InspectedReturnLine {
  readonly externalLineId: string;
  readonly sellable: number;
  readonly damaged: number;
  /** Where the sellable units are. Left out: the merchant's first location. */
  readonly locationId?: LocationId;
}

/** What an inspection found. Lines that are not named did not come. */
export interface Inspection {
  readonly lines: readonly InspectedReturnLine[];
  readonly note?: string;
}

/**
 * Notes that a return came in, and how many units of which lines. It moves no stock: nobody has looked at
 * them. What is not named came in as announced.
 *
 * @throws Refusal `return_not_found`, `return_not_open`, `return_line_not_found`, `returned_too_many`
 */
export async function receiveReturn(
  db: Db,
  ref: ReturnRef,
  lines: readonly { readonly externalLineId: string; readonly units: number }[],
  { at }: ReturnActor,
): Promise<Return> {
  return inTransaction(db, async (tx) => {
    const row = await lockReturn(tx, ref);
    checkEvent(row, 'receive');
    checkNamed(row, lines);
    const units = new Map(lines.map((line) => [line.externalLineId, line.units]));
    const received = row.lines.map(({ externalLineId, announced }) => {
      return { external_line_id: externalLineId, received: units.get(externalLineId) ?? announced };
    });
    await sql`
      update return_lines set received = came.received
      from ${recordset(received, 'came', 'external_line_id text, received int')}
      where return_lines.merchant_id = ${ref.merchantId} and return_lines.return_id = ${ref.id}
        and return_lines.external_line_id = came.external_line_id`.execute(tx);
    await tx
      .updateTable('returns')
      .set({ state: 'received', received_at: at })
      .where('merchant_id', '=', ref.merchantId)
      .where('id', '=', ref.id)
      .execute();
    await checkLeft(tx, { merchantId: ref.merchantId, orderId: row.orderId });
    return found(await readReturn(tx, ref), 'return_not_found');
  });
}

/**
 * Books the inspection of a return: sellable units are on hand again, damaged ones are not. Lines that are
 * not named did not come. The same inspection again changes nothing. The caller nudges publishers.
 *
 * @throws Refusal `return_not_found`, `return_not_open`, `return_line_not_found`, `returned_too_many`,
 * `location_not_found`, `location_missing`
 */
export async function inspectReturn(
  db: Db,
  ref: ReturnRef,
  inspection: Inspection,
  by: ReturnActor,
): Promise<Return> {
  return inTransaction(db, async (tx) => {
    await inspectWithin(tx, ref, inspection, by);
    return found(await readReturn(tx, ref), 'return_not_found');
  });
}

/** Books an inspection in the caller's transaction. Tells whether it was booked now. */
export async function inspectWithin(
  tx: Tx,
  ref: ReturnRef,
  { lines, note }: Inspection,
  by: ReturnActor,
): Promise<boolean> {
  const row = await lockReturn(tx, ref);
  checkNamed(row, lines);
  const placed = await withPlaces(tx, ref, lines);
  if (row.state === 'inspected' && isSame(row, placed)) return false;
  checkEvent(row, 'inspect');
  const { merchantId } = ref;
  const { orderId } = row;
  const back = placed.map((line) => ({ ...line, orderId }));
  const sourceKey = `return:${ref.id}`;
  await takeBackLines(tx, { merchantId, lines: back, sourceKey, ...(note !== undefined && { note }) }, by);
  const looked = row.lines.map(({ externalLineId, announced, received }) => {
    const line = placed.find((one) => one.externalLineId === externalLineId);
    const { sellable = 0, damaged = 0, locationId = null } = line ?? {};
    return {
      external_line_id: externalLineId,
      received: received ?? (line === undefined ? 0 : Math.max(announced, sellable + damaged)),
      sellable,
      damaged,
      location_id: locationId,
    };
  });
  const columns = 'external_line_id text, received int, sellable int, damaged int, location_id uuid';
  await sql`
      update return_lines
      set received = looked.received, sellable = looked.sellable, damaged = looked.damaged,
          location_id = looked.location_id
      from ${recordset(looked, 'looked', columns)}
      where return_lines.merchant_id = ${merchantId} and return_lines.return_id = ${ref.id}
        and return_lines.external_line_id = looked.external_line_id`.execute(tx);
  await end(tx, ref, 'inspected', by);
  await checkLeft(tx, { merchantId, orderId });
  return true;
}

/**
 * Cancels a return that did not come.
 *
 * @throws Refusal `return_not_found`, `return_not_open`
 */
export async function cancelReturn(db: Db, ref: ReturnRef, by: ReturnActor): Promise<Return> {
  return inTransaction(db, async (tx) => {
    const row = await lockReturn(tx, ref);
    checkEvent(row, 'cancel');
    const { state } = row;
    if (state !== 'cancelled') await end(tx, ref, 'cancelled', by);
    return found(await readReturn(tx, ref), 'return_not_found');
  });
}

/** Locks the order of a return, then the return, as every other request for them does. */
async function lockReturn(tx: Tx, ref: ReturnRef): Promise<Return> {
  const { orderId } = found(await readReturn(tx, ref), 'return_not_found');
  await lockOrders(tx, ref.merchantId, [orderId]);
  await tx
    .selectFrom('returns')
    .where('merchant_id', '=', ref.merchantId)
    .where('id', '=', ref.id)
    .select('id')
    .forUpdate()
    .execute();
  return found(await readReturn(tx, ref), 'return_not_found');
}

function checkEvent({ state }: Return, event: ReturnEvent): void {
  if (returnMachine[state][event] === undefined) throw new Refusal('return_not_open', { members: { state } });
}

async function end(tx: Tx, ref: ReturnRef, state: ReturnState, { at }: ReturnActor): Promise<void> {
  await tx
    .updateTable('returns')
    .set({ state, ended_at: at })
    .where('merchant_id', '=', ref.merchantId)
    .where('id', '=', ref.id)
    .execute();
}

function checkNamed(row: Return, lines: readonly { readonly externalLineId: string }[]): void {
  const known = new Set(row.lines.map(({ externalLineId }) => externalLineId));
  const missing = lines.find(({ externalLineId }) => !known.has(externalLineId));
  if (missing !== undefined) {
    throw new Refusal('return_line_not_found', { detail: `There is no line ${missing.externalLineId}.` });
  }
}

async function withPlaces(
  tx: Tx,
  { merchantId }: ReturnRef,
  lines: readonly InspectedReturnLine[],
): Promise<readonly (InspectedReturnLine & { readonly locationId: LocationId })[]> {
  const placed = [];
  for (const line of lines) {
    placed.push({ ...line, locationId: await chooseLocation(tx, merchantId, line.locationId) });
  }
  return placed;
}

/** Whether an inspection found the same: the same units, and sellable ones at the same place. */
function isSame(stored: Return, lines: readonly InspectedReturnLine[]): boolean {
  const named = new Map(lines.map((line) => [line.externalLineId, line]));
  return stored.lines.every(({ externalLineId, sellable, damaged, locationId }) => {
    const line = named.get(externalLineId);
    if (line === undefined) return sellable === 0 && damaged === 0;
    const isThere = sellable === 0 || line.locationId === locationId;
    return line.sellable === sellable && line.damaged === damaged && isThere;
  });
}
