import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { lockItems } from '../../items/item-preferences.ts';
import { unitsOnSale } from '../../items/units-on-sale.ts';
import { bookFileRow } from '../book-file-row.ts';
import type { FileRowOutcome } from '../book-file-row.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { resolveRows } from '../resolve-rows.ts';
import { insertNotice } from './create-notice.ts';
import { findNotices } from './find-notices.ts';
import { lockNotice, withAnnouncements } from './with-announcements.ts';
import type { NoticeActor } from './with-announcements.ts';
import { addLines, changeLines } from './write-lines.ts';

/** What a row of a file announces. It names its item and its location as people do. */
export interface NoticeFileRow {
  /** Numbers the row within its file. */
  readonly line: number;
  readonly reference: string;
  readonly itemId: string;
  readonly sku: string;
  readonly location: string;
  readonly units: number;
  readonly expectedOn: string | null;
  readonly published: boolean;
}

/** Units of an item before and after a row. */
export interface NoticeEffect {
  readonly announcedBefore: number;
  readonly announcedAfter: number;
  readonly onSaleBefore: number;
  readonly onSaleAfter: number;
}

export type NoticeRowOutcome = FileRowOutcome<{ readonly itemId: ItemId; readonly effect: NoticeEffect }>;

/**
 * Takes in a file of ship notices, a transaction for each row: a bad row leaves the others alone, and no item
 * waits long. A row says what is announced of an item at a location for a date, so a file that is sent again
 * changes nothing. Makes the notices that are not known yet; those that have ended stay ended.
 *
 * A dry run takes each row back. The caller nudges publishers.
 *
 * @throws Refusal `stock_not_in_warehouse`
 */
export async function bookNoticeRows(
  db: Db,
  merchantId: MerchantId,
  rows: readonly NoticeFileRow[],
  { dryRun, ...by }: NoticeActor & { readonly dryRun: boolean },
): Promise<readonly NoticeRowOutcome[]> {
  await requireWarehouse(db, merchantId);
  const outcomes: NoticeRowOutcome[] = [];
  const named = rows.map((row) => ({
    ...row,
    kind: 'receipt' as const,
    toLocation: '',
    quantity: row.units,
  }));
  const resolved = await resolveRows(db, merchantId, named);
  for (const [index, row] of rows.entries()) {
    const one = resolved[index];
    if (one === undefined) throw new Error('A row was not resolved.');
    if (one.kind === 'refused') {
      outcomes.push({ kind: 'refused', code: one.code });
      continue;
    }
    const { itemId, locationId } = one;
    const book = (tx: Tx) => bookRow(tx, { ...row, merchantId, itemId, locationId }, by);
    outcomes.push(await bookFileRow(db, dryRun, book));
  }
  return outcomes;
}

interface ResolvedNoticeRow extends Omit<NoticeFileRow, 'itemId'> {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
}

async function bookRow(
  tx: Tx,
  row: ResolvedNoticeRow,
  by: NoticeActor,
): Promise<{
  readonly kind: 'booked' | 'unchanged';
  readonly itemId: ItemId;
  readonly effect: NoticeEffect;
}> {
  const { merchantId, reference, itemId, locationId, units, expectedOn, published } = row;
  const find = async () => (await findNotices(tx, { merchantId, references: [reference] })).get(reference);
  const known = await find();
  // The file may be old: what came in, or was dropped, is not announced again.
  if (known !== undefined && known.state !== 'open') {
    throw new Refusal('ship_notice_not_open', { detail: `It is ${known.state}.` });
  }
  if (known === undefined && units === 0) throw new Refusal('ship_notice_not_found');
  const id =
    known?.id ??
    (await insertNotice(tx, { merchantId, reference, requestKey: null }, by)) ??
    // Another request has just made it.
    (await find())?.id;
  const ref = { merchantId, id: found(id, 'ship_notice_not_found') };
  await lockNotice(tx, ref);
  await lockItems(tx, merchantId, [itemId]);
  const before = await unitsOf(tx, row);
  let isChanged = true;
  await withAnnouncements(tx, ref, 'change', by, async (lines) => {
    const line = lines.find(
      (one) => one.itemId === itemId && one.locationId === locationId && one.expectedOn === expectedOn,
    );
    isChanged = line === undefined ? units > 0 : line.announced !== units || line.published !== published;
    if (!isChanged) return;
    if (line === undefined) {
      await addLines(tx, ref, [{ itemId, units, expectedOn, locationId, published }]);
    } else {
      await changeLines(tx, ref, lines, [{ id: line.id, units, published }]);
    }
  });
  const after = await unitsOf(tx, row);
  return {
    kind: isChanged ? 'booked' : 'unchanged',
    itemId,
    effect: {
      announcedBefore: before.announced,
      announcedAfter: after.announced,
      onSaleBefore: before.onSale,
      onSaleAfter: after.onSale,
    },
  };
}

/** Reads how many units of an item open notices announce, published or not, and how many are on sale. */
async function unitsOf(
  tx: Tx,
  { merchantId, itemId }: Pick<ResolvedNoticeRow, 'merchantId' | 'itemId'>,
): Promise<{ readonly announced: number; readonly onSale: number }> {
  const { rows } = await sql<{ announced: number; onSale: number }>`
    select (select coalesce(sum(greatest(line.announced - line.received, 0)), 0)::bigint
            from ship_notice_lines line
            join ship_notices notice on notice.merchant_id = line.merchant_id and notice.id = line.notice_id
            where line.merchant_id = ${merchantId} and line.item_id = ${itemId} and notice.state = 'open') as announced,
           coalesce(${unitsOnSale(sql`${merchantId}::uuid`, sql`${itemId}::uuid`)}, 0)::bigint as "onSale"`.execute(
    tx,
  );
  return rows[0] ?? { announced: 0, onSale: 0 };
}
