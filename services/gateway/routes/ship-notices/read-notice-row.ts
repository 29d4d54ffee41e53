import { figure } from '@onhand/contracts/gateway-api/quantity.ts';
import { expectedOn, noticeReference } from '@onhand/contracts/gateway-api/ship-notices.ts';
import type { NoticeFileRow } from '@onhand/core/warehouse/ship-notices/book-notice-rows.ts';
import type { ReadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';

export const columns = [
  'reference',
  'itemId',
  'sku',
  'units',
  'location',
  'expectedOn',
  'published',
] as const;
export type Column = (typeof columns)[number];

type Unread = 'reference_missing' | 'row_units_invalid' | 'expected_on_invalid' | 'published_invalid';

const published: Readonly<Record<string, boolean>> = {
  '': false,
  no: false,
  false: false,
  yes: true,
  true: true,
};

/** Reads what a row of a file announces, or tells why it cannot be read. */
export function readNoticeRow({ line, cells }: CsvRow<Column>): ReadRow<NoticeFileRow, Unread> {
  const reference = noticeReference.safeParse(cells.reference);
  if (!reference.success) return { kind: 'refused', code: 'reference_missing' };
  const units = figure.safeParse(/^\d{1,15}$/.test(cells.units) ? Number(cells.units) : Number.NaN);
  if (!units.success) return { kind: 'refused', code: 'row_units_invalid' };
  const date = cells.expectedOn === '' ? null : expectedOn.safeParse(cells.expectedOn);
  if (date?.success === false) return { kind: 'refused', code: 'expected_on_invalid' };
  const isPublished = published[cells.published.toLowerCase()];
  if (isPublished === undefined) return { kind: 'refused', code: 'published_invalid' };
  const { itemId, sku, location } = cells;
  return {
    kind: 'read',
    row: {
      line,
      reference: reference.data,
      itemId,
      sku,
      location,
      units: units.data,
      expectedOn: date?.data ?? null,
      published: isPublished,
    },
  };
}
