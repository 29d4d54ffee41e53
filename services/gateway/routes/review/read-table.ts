import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** Holds a row of the table and the number of its line. */
export interface TableRow {
  readonly line: number;
  readonly externalKey: string;
  readonly action: string;
  readonly itemId: string;
  readonly sku: string;
}

const mostRows = 10_000;
const needed = ['externalKey', 'action'];

const cell = z.string().default('').transform(withoutGuard);
const records = z.array(
  z.object({
    info: z.object({ lines: z.number() }),
    record: z.object({ externalKey: cell, action: cell, itemId: cell, sku: cell }),
  }),
);

/**
 * Parses CSV with a header and ignores unknown columns.
 *
 * @throws Refusal `csv_malformed`, `csv_columns_missing`, `csv_too_long`
 */
export function readTable(text: string): readonly TableRow[] {
  // No identifier contains NUL, and the database refuses it.
  if (text.includes('\0')) throw new Refusal('csv_malformed', { detail: 'It holds a NUL character.' });
  const rows = records.parse(parsed(text));
  if (rows.length > mostRows) throw new Refusal('csv_too_long', { members: { mostRows } });
  return rows.map(({ info, record }) => ({ line: info.lines, ...record }));
}

function parsed(text: string): unknown {
  try {
    return parse(text, {
      bom: true,
      columns: checkedHeader,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal('csv_malformed', { detail: error.message });
    throw error;
  }
}

function checkedHeader(header: readonly string[]): string[] {
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Refusal('csv_columns_missing', { members: { columns: missing } });
  return [...header];
}

/** Removes the quote that the export puts before a cell that begins like a formula. */
function withoutGuard(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
