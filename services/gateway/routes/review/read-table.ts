import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** A row of the table that asks for something, with the line it begins on. */
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

/** Reads CSV with a header; columns that mean nothing here are passed over. Throws a problem where it is no such table. */
export function readTable(text: string): readonly TableRow[] {
  // No identifier holds NUL, and the database takes none.
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

/** As it was before the export quoted what begins like a formula. */
function withoutGuard(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
