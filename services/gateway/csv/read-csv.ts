import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** A row of a table: the number of its line, and its cells by column. A missing cell is empty. */
export interface CsvRow<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Record<Column, string>>;
}

const records = z.array(
  z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string()) }),
);

/**
 * Parses CSV with a header. Ignores unknown columns and empty lines.
 *
 * @throws Refusal `csv_malformed`, `csv_columns_missing`, `csv_too_long`
 */
export function readCsv<Column extends string>(
  text: string,
  table: {
    readonly columns: readonly Column[];
    /** The columns that the header must have. */
    readonly needed: readonly Column[];
    readonly mostRows: number;
  },
): readonly CsvRow<Column>[] {
  // No identifier contains NUL, and the database refuses it.
  if (text.includes('\0')) throw new Refusal('csv_malformed', { detail: 'It holds a NUL character.' });
  const rows = records.parse(parsed(text, table.needed));
  const { mostRows } = table;
  if (rows.length > mostRows) throw new Refusal('csv_too_long', { members: { mostRows } });
  return rows.map(({ info, record }) => ({
    line: info.lines,
    cells: Object.fromEntries(
      table.columns.map((column) => [column, withoutGuard(record[column] ?? '')]),
    ) as Record<Column, string>,
  }));
}

function parsed(text: string, needed: readonly string[]): unknown {
  try {
    return parse(text, {
      bom: true,
      columns: (header: readonly string[]) => checkedHeader(header, needed),
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

function checkedHeader(header: readonly string[], needed: readonly string[]): string[] {
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Refusal('csv_columns_missing', { members: { columns: missing } });
  return [...header];
}

/** Removes the quote that an export puts before a cell that begins like a formula. */
function withoutGuard(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
