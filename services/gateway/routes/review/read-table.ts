import { readCsv } from '../../csv/read-csv.ts';

/** Holds a row of the table and the number of its line. */
export interface TableRow {
  readonly line: number;
  readonly externalKey: string;
  readonly action: string;
  readonly itemId: string;
  readonly sku: string;
}

/**
 * Reads the table of a review.
 *
 * @throws Refusal as `readCsv` does
 */
export function readTable(text: string): readonly TableRow[] {
  return readCsv(text, {
    columns: ['externalKey', 'action', 'itemId', 'sku'],
    needed: ['externalKey', 'action'],
    mostRows: 10_000,
  }).map(({ line, cells }) => ({ line, ...cells }));
}
