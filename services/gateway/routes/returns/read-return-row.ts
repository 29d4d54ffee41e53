import { figure, receivedUnits } from '@onhand/contracts/gateway-api/quantity.ts';
import { returnReference } from '@onhand/contracts/gateway-api/returns.ts';
import type { ReturnFileRow } from '@onhand/core/warehouse/returns/book-return-rows.ts';
import type { ReadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';

export const columns = [
  'reference',
  'order',
  'line',
  'sku',
  'units',
  'sellable',
  'damaged',
  'location',
] as const;
export type Column = (typeof columns)[number];

/** Reads what a row of a file brings back, or tells why it cannot be read. */
export function readReturnRow({
  cells,
}: CsvRow<Column>): ReadRow<ReturnFileRow, 'reference_missing' | 'row_units_invalid'> {
  const reference = returnReference.safeParse(cells.reference);
  if (!reference.success) return { kind: 'refused', code: 'reference_missing' };
  const units = receivedUnits.safeParse(numberIn(cells.units));
  const sellable = figure.safeParse(cells.sellable === '' ? 0 : numberIn(cells.sellable));
  const damaged = figure.safeParse(cells.damaged === '' ? 0 : numberIn(cells.damaged));
  if (!units.success || !sellable.success || !damaged.success) {
    return { kind: 'refused', code: 'row_units_invalid' };
  }
  const isInspected = cells.sellable !== '' || cells.damaged !== '';
  const { order, line, sku, location } = cells;
  return {
    kind: 'read',
    row: {
      reference: reference.data,
      order,
      line,
      sku,
      units: units.data,
      inspected: isInspected ? { sellable: sellable.data, damaged: damaged.data } : null,
      location,
    },
  };
}

function numberIn(cell: string): number {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN;
}
