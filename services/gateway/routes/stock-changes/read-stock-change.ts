import { differenceInUnits, figure, receivedUnits } from '@onhand/contracts/gateway-api/quantity.ts';
import type { StockChangeRow } from '@onhand/core/warehouse/stock-change-row.ts';
import { adjustmentReasons } from '@onhand/domain/stock/adjustment-reason.ts';
import { z } from 'zod';
import type { ReadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';

export const columns = [
  'change',
  'itemId',
  'sku',
  'location',
  'toLocation',
  'quantity',
  'reason',
  'note',
  'notice',
] as const;
export type Column = (typeof columns)[number];

type Unread =
  | 'change_unknown'
  | 'row_quantity_invalid'
  | 'reason_invalid'
  | 'note_too_long'
  | 'notice_not_received';

const changes = z.enum(['receipt', 'adjustment', 'count', 'transfer']);
const reasons = z.enum(adjustmentReasons);
const quantities = {
  receipt: receivedUnits,
  adjustment: differenceInUnits,
  count: figure,
  transfer: receivedUnits,
} as const;
const longestNote = 1_000;

/** Reads what a row of a file asks for, or tells why it cannot be read. */
export function readStockChange({ line, cells }: CsvRow<Column>): ReadRow<StockChangeRow, Unread> {
  const change = changes.safeParse(cells.change.toLowerCase());
  if (!change.success) return { kind: 'refused', code: 'change_unknown' };
  const kind = change.data;
  const units = /^[+-]?\d{1,15}$/.test(cells.quantity) ? Number(cells.quantity) : Number.NaN;
  const quantity = quantities[kind].safeParse(units);
  if (!quantity.success) return { kind: 'refused', code: 'row_quantity_invalid' };
  const reason = cells.reason === '' ? undefined : reasons.safeParse(cells.reason.toLowerCase()).data;
  if (cells.reason !== '' && (reason === undefined || kind !== 'adjustment')) {
    return { kind: 'refused', code: 'reason_invalid' };
  }
  if (cells.note.length > longestNote) return { kind: 'refused', code: 'note_too_long' };
  const { itemId, sku, location, toLocation, note, notice } = cells;
  if (notice !== '' && kind !== 'receipt') return { kind: 'refused', code: 'notice_not_received' };
  return {
    kind: 'read',
    row: {
      line,
      kind,
      itemId,
      sku,
      location,
      toLocation,
      quantity: quantity.data,
      ...(reason !== undefined && { reason }),
      ...(note !== '' && { note }),
      ...(notice !== '' && { notice }),
    },
  };
}
