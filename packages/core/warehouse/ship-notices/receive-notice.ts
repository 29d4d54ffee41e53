import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { LocationId, MerchantId, ShipNoticeLineId } from '@onhand/domain/ids.ts';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { findLocations } from '../../merchants/locations/find-locations.ts';
import type { MovedBy } from '../../stock/write-sheet.ts';
import { bookReceipts } from './book-receipts.ts';
import type { Receipt, ReceiptLevels } from './book-receipts.ts';
import { readNotice } from './notice-row.ts';
import type { Notice, NoticeLineRow, NoticeRef } from './notice-row.ts';
import { expectedOf, lockNotice, withAnnouncements } from './with-announcements.ts';
import type { NoticeActor } from './with-announcements.ts';

/** Units that came in of a line of a ship notice. */
export interface ReceivedLine {
  readonly lineId: ShipNoticeLineId;
  /** A positive number of units, also more than are announced. */
  readonly quantity: number;
  /** Left out: the location that the line names. */
  readonly locationId?: LocationId;
}

/** A receipt of a ship notice. `requestKey` names the request: it books nothing twice. */
export interface NoticeReceipt {
  readonly lines: readonly ReceivedLine[];
  readonly note?: string;
  /** Closes the notice, and so drops what has not come in. */
  readonly close: boolean;
  readonly requestKey: string | null;
}

/**
 * Books a receipt of a ship notice: its units replace the announced ones. Orders that wait get them first.
 * The caller nudges publishers.
 *
 * @throws Refusal `ship_notice_not_found`, `ship_notice_not_open`, `ship_notice_line_not_found`,
 * `location_not_found`
 */
export async function receiveNotice(
  db: Db,
  ref: NoticeRef,
  receipt: NoticeReceipt,
  by: NoticeActor,
): Promise<Notice> {
  const requestKey = receipt.requestKey ?? randomUUID();
  return inTransaction(db, async (tx) => {
    await lockNotice(tx, ref);
    if (!(await isReceived(tx, ref, requestKey))) {
      const { merchantId } = ref;
      const { note } = receipt;
      const moved = { ...by, ...(note !== undefined && { note }) };
      let receipts: readonly Receipt[] = [];
      await withAnnouncements(
        tx,
        ref,
        'receive',
        by,
        async (lines) => {
          receipts = await noteLines(tx, merchantId, { ...receipt, requestKey }, lines);
        },
        async (_, differences) => {
          await bookReceipts(tx, { merchantId, receipts, differences }, moved);
        },
      );
      if (receipt.close) await withAnnouncements(tx, ref, 'close', by);
    }
    return found(await readNotice(tx, ref), 'ship_notice_not_found');
  });
}

const keyOf = (requestKey: string, lineId: string) => `ship-notice:${lineId}:${requestKey}`;

async function isReceived(tx: Tx, { merchantId, id }: NoticeRef, requestKey: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ship_notice_lines line
    join movements on movements.merchant_id = line.merchant_id and movements.item_id = line.item_id
                  and movements.source_key = 'ship-notice:' || line.id || ':' || ${requestKey}
    where line.merchant_id = ${merchantId} and line.notice_id = ${id} limit 1`.execute(tx);
  return rows.length > 0;
}

/** Notes what came in of each line. Returns what is to be booked. */
async function noteLines(
  tx: Tx,
  merchantId: MerchantId,
  { lines: received, requestKey }: NoticeReceipt & { readonly requestKey: string },
  lines: readonly NoticeLineRow[],
): Promise<readonly Receipt[]> {
  const known = new Map(lines.map((line) => [line.id, line]));
  const booked = received.map(({ lineId, quantity, locationId }) => {
    const line = known.get(lineId);
    if (line === undefined) {
      throw new Refusal('ship_notice_line_not_found', { detail: `There is no line ${lineId}.` });
    }
    return { line, quantity, locationId: locationId ?? line.locationId };
  });
  const locationIds = booked.map(({ locationId }) => locationId);
  const places = await findLocations(tx, { merchantId, ids: locationIds });
  if (locationIds.some((id) => !places.has(id))) throw new Refusal('location_not_found');
  await noteReceived(
    tx,
    merchantId,
    booked.map(({ line, quantity }) => ({ id: line.id, units: quantity })),
  );
  return booked.map(({ line, quantity, locationId }) => {
    const sourceKey = keyOf(requestKey, line.id);
    return { merchantId, itemId: line.itemId, locationId, quantity, sourceKey };
  });
}

async function noteReceived(
  tx: Tx,
  merchantId: MerchantId,
  lines: readonly { readonly id: ShipNoticeLineId; readonly units: number }[],
): Promise<void> {
  await sql`
    update ship_notice_lines set received = received + came.units
    from ${recordset(lines, 'came', 'id uuid, units int')}
    where ship_notice_lines.merchant_id = ${merchantId} and ship_notice_lines.id = came.id`.execute(tx);
}

/**
 * Books units of an item that came in and that an open notice announces: lines that still expect some get
 * them first, those expected first before others. The last line gets what exceeds the notice.
 *
 * @throws Refusal `ship_notice_item_missing` if no line of the notice has the item
 */
export async function receiveItem(
  tx: Tx,
  ref: NoticeRef,
  receipt: Receipt,
  by: MovedBy,
): Promise<ReceiptLevels> {
  const { merchantId } = ref;
  let levels: readonly ReceiptLevels[] = [];
  await withAnnouncements(
    tx,
    ref,
    'receive',
    by,
    async (lines) => {
      const ofItem = lines.filter((line) => line.itemId === receipt.itemId);
      const last = ofItem.at(-1);
      if (last === undefined) throw new Refusal('ship_notice_item_missing');
      let left = receipt.quantity;
      const came = ofItem.map((line) => {
        const units = line === last ? left : Math.min(left, expectedOf(line));
        left -= units;
        return { id: line.id, units };
      });
      await noteReceived(tx, merchantId, came);
    },
    async (_, differences) => {
      levels = await bookReceipts(tx, { merchantId, receipts: [receipt], differences }, by);
    },
  );
  const [booked] = levels;
  if (booked === undefined) throw new Error('The receipt was not booked.');
  return booked;
}
