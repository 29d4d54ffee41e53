import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, LocationId, MerchantId, ShipNoticeId, ShipNoticeLineId } from '@onhand/domain/ids.ts';
import type { ShipNoticeState } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { sql } from 'kysely';

/** A line of a ship notice. Units are those of the item. */
export interface NoticeLineRow {
  readonly id: ShipNoticeLineId;
  readonly itemId: ItemId;
  readonly sku: string | null;
  readonly locationId: LocationId;
  readonly announced: number;
  readonly received: number;
  /** A date as `2026-11-30`. */
  readonly expectedOn: string | null;
  readonly published: boolean;
}

export interface NoticeRow {
  readonly id: ShipNoticeId;
  readonly reference: string;
  readonly note: string | null;
  readonly state: ShipNoticeState;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly endedAt: Date | null;
}

/** A ship notice with its lines. */
export interface Notice extends NoticeRow {
  readonly lines: readonly NoticeLineRow[];
}

export interface NoticeRef {
  readonly merchantId: MerchantId;
  readonly id: ShipNoticeId;
}

export const noticeColumns = [
  'id',
  'reference',
  'note',
  'state',
  'created_at as createdAt',
  'created_by as createdBy',
  'ended_at as endedAt',
] as const;

/** Reads a ship notice with its lines. Undefined: the merchant has no such notice. */
export async function readNotice(db: Db, { merchantId, id }: NoticeRef): Promise<Notice | undefined> {
  const notice = await db
    .selectFrom('ship_notices')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(noticeColumns)
    .executeTakeFirst();
  return notice && { ...notice, lines: await readNoticeLines(db, { merchantId, id }) };
}

/** Lists the lines of a ship notice: those expected first come first. */
export async function readNoticeLines(
  db: Db,
  { merchantId, id }: NoticeRef,
): Promise<readonly NoticeLineRow[]> {
  const { rows } = await sql<NoticeLineRow>`
    select line.id, line.item_id as "itemId", items.sku, line.location_id as "locationId", line.announced,
           line.received, to_char(line.expected_on, 'YYYY-MM-DD') as "expectedOn", line.published
    from ship_notice_lines line
    join items on items.merchant_id = line.merchant_id and items.id = line.item_id
    where line.merchant_id = ${merchantId} and line.notice_id = ${id}
    order by line.expected_on nulls last, line.id`.execute(db);
  return rows;
}
