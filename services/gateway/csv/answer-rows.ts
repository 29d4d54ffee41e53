import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import { readCsv } from './read-csv.ts';
import type { CsvRow } from './read-csv.ts';

/** A row of a file that cannot be read. */
export interface UnreadRow<Code extends ProblemCode = ProblemCode> {
  readonly kind: 'refused';
  readonly code: Code;
}

/** What a row of a file asks for, or why it cannot be read. */
export type ReadRow<Asked, Code extends ProblemCode> =
  | { readonly kind: 'read'; readonly row: Asked }
  | UnreadRow<Code>;

/** How the rows of a file are read, booked and answered. */
export interface RowsOfFile<Column extends string, Asked, Outcome, Answer> {
  readonly columns: readonly Column[];
  /** The columns that the header must have. */
  readonly needed: readonly Column[];
  readonly mostRows: number;
  readonly read: (row: CsvRow<Column>) => { readonly kind: 'read'; readonly row: Asked } | UnreadRow;
  /** Returns an outcome for each row, in their order. */
  readonly book: (rows: readonly Asked[]) => Promise<readonly Outcome[]>;
  readonly answer: (row: CsvRow<Column>, outcome: Outcome | UnreadRow) => Answer;
}

/**
 * Reads a file, books its rows, and answers each of them. Rows that cannot be read leave the others alone.
 *
 * @throws Refusal `csv_malformed`, `csv_columns_missing`, `csv_too_long`
 */
export async function answerRows<
  Column extends string,
  Asked,
  Outcome,
  Answer extends { readonly outcome: string },
>(
  file: string,
  { read, book, answer, ...table }: RowsOfFile<Column, Asked, Outcome, Answer>,
): Promise<{ done: number; refused: number; rows: Answer[] }> {
  const rows = readCsv(file, table).map((row) => ({ row, read: read(row) }));
  const asked = rows.flatMap((one) => (one.read.kind === 'read' ? [one.read.row] : []));
  const outcomes = (await book(asked)).values();
  const answers = rows.map((one) => {
    if (one.read.kind === 'refused') return answer(one.row, one.read);
    const next = outcomes.next();
    if (next.done === true) throw new Error('A row was not answered.');
    return answer(one.row, next.value);
  });
  const refused = answers.filter(({ outcome }) => outcome === 'refused').length;
  return { done: answers.length - refused, refused, rows: answers };
}
