import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, LocationId, ShipNoticeLineId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { findLocations } from '../../merchants/locations/find-locations.ts';
import { chooseLocation } from '../../merchants/locations/choose-location.ts';
import type { NoticeLineRow, NoticeRef } from './notice-row.ts';

/** A line to announce. `units` are those of the item. */
export interface NewNoticeLine {
  readonly itemId: ItemId;
  readonly units: number;
  /** A date as `2026-11-30`. */
  readonly expectedOn?: string | null;
  /** Left out: the merchant's first location. */
  readonly locationId?: LocationId;
  /** Left out: false. */
  readonly published?: boolean;
}

/** What changes of a line. What is left out stays. */
export interface NoticeLineChange extends Partial<Omit<NewNoticeLine, 'itemId'>> {
  readonly id: ShipNoticeLineId;
}

/**
 * Adds lines to a ship notice.
 *
 * @throws Refusal `item_not_found`, `bundle_has_no_stock`, `location_not_found`, `location_missing`
 */
export async function addLines(
  tx: Tx,
  { merchantId, id }: NoticeRef,
  lines: readonly NewNoticeLine[],
): Promise<void> {
  if (lines.length === 0) return;
  await checkItems(tx, { merchantId, itemIds: lines.map(({ itemId }) => itemId) });
  await checkLocations(tx, { merchantId, lines });
  const first = lines.every(({ locationId }) => locationId !== undefined)
    ? undefined
    : await chooseLocation(tx, merchantId, undefined);
  const rows = lines.map(({ itemId, units, expectedOn = null, locationId, published = false }) => ({
    merchant_id: merchantId,
    notice_id: id,
    item_id: itemId,
    location_id: locationId ?? first,
    announced: units,
    expected_on: expectedOn,
    published,
  }));
  const columns =
    'merchant_id uuid, notice_id uuid, item_id uuid, location_id uuid, announced int, expected_on date, published boolean';
  await sql`
    insert into ship_notice_lines (merchant_id, notice_id, item_id, location_id, announced, expected_on, published)
    select * from ${recordset(rows, 'line', columns)}`.execute(tx);
}

/**
 * Changes lines of a ship notice.
 *
 * @throws Refusal `ship_notice_line_not_found`, `location_not_found`
 */
export async function changeLines(
  tx: Tx,
  { merchantId, id }: NoticeRef,
  before: readonly NoticeLineRow[],
  changes: readonly NoticeLineChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await checkLocations(tx, { merchantId, lines: changes });
  const known = new Map(before.map((line) => [line.id, line]));
  const rows = changes.map(({ id: lineId, ...change }) => {
    const was = known.get(lineId);
    if (was === undefined) {
      throw new Refusal('ship_notice_line_not_found', { detail: `There is no line ${lineId}.` });
    }
    return {
      id: lineId,
      location_id: change.locationId ?? was.locationId,
      announced: change.units ?? was.announced,
      expected_on: change.expectedOn === undefined ? was.expectedOn : change.expectedOn,
      published: change.published ?? was.published,
    };
  });
  const columns = 'id uuid, location_id uuid, announced int, expected_on date, published boolean';
  await sql`
    update ship_notice_lines
    set location_id = line.location_id, announced = line.announced, expected_on = line.expected_on,
        published = line.published
    from ${recordset(rows, 'line', columns)}
    where ship_notice_lines.merchant_id = ${merchantId} and ship_notice_lines.notice_id = ${id}
      and ship_notice_lines.id = line.id`.execute(tx);
}

async function checkItems(
  tx: Tx,
  {
    merchantId,
    itemIds,
  }: { readonly merchantId: NoticeRef['merchantId']; readonly itemIds: readonly ItemId[] },
): Promise<void> {
  const items = await tx
    .selectFrom('items')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...itemIds])
    .select(['id', 'is_bundle'])
    .execute();
  const known = new Set(items.map(({ id }) => id));
  const missing = itemIds.find((id) => !known.has(id));
  if (missing !== undefined) throw new Refusal('item_not_found', { detail: `There is no item ${missing}.` });
  const bundle = items.find(({ is_bundle }) => is_bundle);
  if (bundle !== undefined) {
    throw new Refusal('bundle_has_no_stock', { detail: `The item ${bundle.id} is a bundle.` });
  }
}

async function checkLocations(
  tx: Tx,
  {
    merchantId,
    lines,
  }: {
    readonly merchantId: NoticeRef['merchantId'];
    readonly lines: readonly { readonly locationId?: LocationId }[];
  },
): Promise<void> {
  const ids = lines.flatMap(({ locationId }) => locationId ?? []);
  const known = await findLocations(tx, { merchantId, ids });
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) {
    throw new Refusal('location_not_found', { detail: `There is no location ${missing}.` });
  }
}
