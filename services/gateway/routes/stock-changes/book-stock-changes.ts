import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { stockChangeRows } from '@onhand/contracts/gateway-api/stock-changes.ts';
import { bookRows } from '@onhand/core/warehouse/book-rows.ts';
import type { RowOutcome, StockChangeRow } from '@onhand/core/warehouse/stock-change-row.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { answerRows } from '../../csv/answer-rows.ts';
import type { UnreadRow } from '../../csv/answer-rows.ts';
import { takingCsv } from '../../csv/taking-csv.ts';
import { whyRefused } from '../../csv/why-refused.ts';
import type { CsvRow } from '../../csv/read-csv.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { requestKeyOf } from '../items/book-change.ts';
import { columns, readStockChange } from './read-stock-change.ts';
import type { Column } from './read-stock-change.ts';

/** A row takes some milliseconds, and the caller waits. */
const mostRows = 2_000;
const table =
  'At most 1 MiB and 2,000 rows. Columns: `change`: receipt, adjustment, count or transfer; `itemId`, or the `sku` of an item; `quantity` in units, signed for an adjustment; `location`, an id or a name, empty for the first location; `toLocation` of a transfer; `reason` of an adjustment; `notice`, the reference of the open ship notice that a receipt is of; `note`.';
const refusals = ['csv_malformed', 'csv_columns_missing', 'csv_too_long'] as const;

/**
 * `POST /v1/stock-changes.csv`: books receipts, adjustments, counts and transfers by file. A bad row is
 * reported, and the others are booked.
 */
export const bookStockChanges: Route = takingCsv((app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/stock-changes.csv',
    {
      config: { access: operating, audit: { action: 'stock.book_file', subject: 'stock' } },
      schema: {
        tags: ['items'],
        summary: 'Book receipts, adjustments, counts and transfers by CSV',
        description: `${table} Needs an Idempotency-Key: a file that is sent again with its key books no row twice.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: stockChangeRows, ...problems('idempotency_key_required', ...refusals) },
      },
    },
    async (request) => {
      const { merchantId, caller, body } = request;
      const requestKey = requestKeyOf(request);
      if (requestKey === null) throw new Refusal('idempotency_key_required');
      const by = { actor: caller.label, requestKey, clock, dryRun: false };
      const answer = await answerRows(
        body,
        fileOf((rows) => bookRows(db, merchantId, rows, by)),
      );
      dispatcher.nudge();
      return answer;
    },
  );
});

/** `POST /v1/stock-changes/preview.csv`: shows what each row of a file would do, and books nothing. */
export const previewStockChanges: Route = takingCsv((app, { db, clock }) => {
  app.post(
    '/v1/stock-changes/preview.csv',
    {
      config: { access: operating, audit: { leavesNone: 'It takes back everything that it tries.' } },
      schema: {
        tags: ['items'],
        summary: 'Show what a file of stock changes would do',
        description: `${table} Each row is tried and taken back, so an order that comes meanwhile may change the effect.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: stockChangeRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, requestKey: 'preview', clock, dryRun: true };
      return answerRows(
        body,
        fileOf((rows) => bookRows(db, merchantId, rows, by)),
      );
    },
  );
});

function fileOf(book: (rows: readonly StockChangeRow[]) => Promise<readonly RowOutcome[]>) {
  return {
    columns,
    needed: ['change', 'quantity'] as const,
    mostRows,
    read: readStockChange,
    book,
    answer: answerOf,
  };
}

function answerOf(
  { line, cells: { sku } }: CsvRow<Column>,
  outcome: RowOutcome | UnreadRow,
): z.infer<typeof stockChangeRows>['rows'][number] {
  if (outcome.kind !== 'refused') {
    const { kind, itemId, effects } = outcome;
    return { line, sku, itemId, outcome: kind, effects: [...effects], code: null, message: null, fix: null };
  }
  return { line, sku, itemId: null, outcome: 'refused', effects: [], ...whyRefused(outcome) };
}
