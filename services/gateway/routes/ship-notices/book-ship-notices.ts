import { shipNoticeRows } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { bookNoticeRows } from '@onhand/core/warehouse/ship-notices/book-notice-rows.ts';
import type {
  NoticeFileRow,
  NoticeRowOutcome,
} from '@onhand/core/warehouse/ship-notices/book-notice-rows.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { answerRows } from '../../csv/answer-rows.ts';
import type { UnreadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';
import { takingCsv } from '../../csv/taking-csv.ts';
import { whyRefused } from '../../csv/why-refused.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { columns, readNoticeRow } from './read-notice-row.ts';
import type { Column } from './read-notice-row.ts';

/** A row takes some milliseconds, and the caller waits. */
const mostRows = 2_000;
const table =
  'At most 1 MiB and 2,000 rows. Columns: `reference` of the ship notice, which is made if none is open; `itemId`, or the `sku` of an item; `units`, 0 drops the line; `location`, an id or a name, empty for the first location; `expectedOn`, a date; `published`: yes or no. A row replaces what the ship notice says of that item, location and date.';
const refusals = ['csv_malformed', 'csv_columns_missing', 'csv_too_long', 'stock_not_in_warehouse'] as const;

/** `POST /v1/ship-notices.csv`: announces stock by file. A bad row is reported, and the others are booked. */
export const bookShipNotices: Route = takingCsv((app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/ship-notices.csv',
    {
      config: { access: operating, audit: { action: 'ship_notice.book_file', subject: 'ship_notice' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Announce stock on its way by CSV',
        description: `${table} A file that is sent again changes nothing.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: shipNoticeRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: false };
      const answer = await answerRows(
        body,
        fileOf((rows) => bookNoticeRows(db, merchantId, rows, by)),
      );
      dispatcher.nudge();
      return answer;
    },
  );
});

/** `POST /v1/ship-notices/preview.csv`: shows what each row of a file would do, and books nothing. */
export const previewShipNotices: Route = takingCsv((app, { db, clock }) => {
  app.post(
    '/v1/ship-notices/preview.csv',
    {
      config: { access: operating, audit: { leavesNone: 'It takes back everything that it tries.' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Show what a file of ship notices would do',
        description: `${table} Each row is tried alone and taken back.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: shipNoticeRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: true };
      return answerRows(
        body,
        fileOf((rows) => bookNoticeRows(db, merchantId, rows, by)),
      );
    },
  );
});

function fileOf(book: (rows: readonly NoticeFileRow[]) => Promise<readonly NoticeRowOutcome[]>) {
  return {
    columns,
    needed: ['reference', 'units'] as const,
    mostRows,
    read: readNoticeRow,
    book,
    answer: answerOf,
  };
}

function answerOf(
  { line, cells: { reference, sku } }: CsvRow<Column>,
  outcome: NoticeRowOutcome | UnreadRow,
): z.infer<typeof shipNoticeRows>['rows'][number] {
  const row = { line, reference, sku };
  if (outcome.kind === 'refused') {
    return { ...row, itemId: null, outcome: 'refused', effect: null, ...whyRefused(outcome) };
  }
  const { kind, itemId, effect } = outcome;
  return { ...row, itemId, outcome: kind, effect, code: null, message: null, fix: null };
}
