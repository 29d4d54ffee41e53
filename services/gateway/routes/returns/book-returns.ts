import { returnRows } from '@onhand/contracts/gateway-api/returns.ts';
import { bookReturnRows } from '@onhand/core/warehouse/returns/book-return-rows.ts';
import type { ReturnFileRow, ReturnRowOutcome } from '@onhand/core/warehouse/returns/book-return-rows.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { answerRows } from '../../csv/answer-rows.ts';
import type { UnreadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';
import { takingCsv } from '../../csv/taking-csv.ts';
import { whyRefused } from '../../csv/why-refused.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { columns, readReturnRow } from './read-return-row.ts';
import type { Column } from './read-return-row.ts';

const mostRows = 2_000;
const table =
  "At most 1 MiB and 2,000 rows. Columns: `reference` of the return, whose rows are booked together; `order`, an id or the shop's number; `line`, the shop's id of the line, or its `sku`; `units` of the line; `sellable` and `damaged`, what the inspection found, both empty if nobody has looked; `location` of the sellable units, an id or a name, empty for the first location.";
const refusals = ['csv_malformed', 'csv_columns_missing', 'csv_too_long', 'stock_not_in_warehouse'] as const;

/**
 * `POST /v1/returns.csv`: books returns by file. Returns with a bad row are reported, and the others are
 * booked.
 */
export const bookReturns: Route = takingCsv((app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/returns.csv',
    {
      config: { access: operating, audit: { action: 'return.book_file', subject: 'return' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Announce and inspect returns by CSV',
        description: `${table} A file that is sent again books nothing twice.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: returnRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: false };
      const answer = await answerRows(
        body,
        fileOf((rows) => bookReturnRows(db, merchantId, rows, by)),
      );
      dispatcher.nudge();
      return answer;
    },
  );
});

/** `POST /v1/returns/preview.csv`: shows what each row of a file would do, and books nothing. */
export const previewReturns: Route = takingCsv((app, { db, clock }) => {
  app.post(
    '/v1/returns/preview.csv',
    {
      config: { access: operating, audit: { leavesNone: 'It takes back everything that it tries.' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Show what a file of returns would do',
        description: `${table} Each return is tried alone and taken back.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: returnRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: true };
      return answerRows(
        body,
        fileOf((rows) => bookReturnRows(db, merchantId, rows, by)),
      );
    },
  );
});

function fileOf(book: (rows: readonly ReturnFileRow[]) => Promise<readonly ReturnRowOutcome[]>) {
  return {
    columns,
    needed: ['reference', 'order', 'units'] as const,
    mostRows,
    read: readReturnRow,
    book,
    answer: answerOf,
  };
}

function answerOf(
  { line, cells: { reference, order } }: CsvRow<Column>,
  outcome: ReturnRowOutcome | UnreadRow,
): z.infer<typeof returnRows>['rows'][number] {
  const row = { line, reference, order };
  if (outcome.kind === 'refused') {
    return { ...row, outcome: 'refused', effect: null, ...whyRefused(outcome) };
  }
  const { kind, effect } = outcome;
  return { ...row, outcome: kind, effect, code: null, message: null, fix: null };
}
