import { shipmentRows } from '@onhand/contracts/gateway-api/shipments.ts';
import type { FileRowOutcome } from '@onhand/core/warehouse/book-file-row.ts';
import { bookShipmentRows } from '@onhand/core/warehouse/shipments/book-shipment-rows.ts';
import type { ShipmentEffect, ShipmentFileRow } from '@onhand/core/warehouse/shipments/book-shipment-rows.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { answerRows } from '../../csv/answer-rows.ts';
import type { UnreadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';
import { takingCsv } from '../../csv/taking-csv.ts';
import { whyRefused } from '../../csv/why-refused.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { columns, readShipmentRow } from './read-shipment-row.ts';
import type { Column } from './read-shipment-row.ts';

type Outcome = FileRowOutcome<{ readonly effect: ShipmentEffect }>;

const mostRows = 2_000;
const table =
  "At most 1 MiB and 2,000 rows. Columns: `reference` of the shipment, which is made if there is none; `order`, an id or the shop's number; `line`, the shop's id of the line, or its `sku`; `units` of the line; `location`, an id or a name, empty for where its units are; `carrier` and `trackingNumber` of a new shipment.";
const refusals = ['csv_malformed', 'csv_columns_missing', 'csv_too_long', 'stock_not_in_warehouse'] as const;

/**
 * `POST /v1/shipments.csv`: ships units of orders by file. A bad row is reported, and the others are booked.
 */
export const bookShipments: Route = takingCsv((app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/shipments.csv',
    {
      config: { access: operating, audit: { action: 'shipment.book_file', subject: 'shipment' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Ship units of orders by CSV',
        description: `${table} A file that is sent again ships nothing twice.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: shipmentRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: false };
      const answer = await answerRows(
        body,
        fileOf((rows) => bookShipmentRows(db, merchantId, rows, by)),
      );
      dispatcher.nudge();
      return answer;
    },
  );
});

/** `POST /v1/shipments/preview.csv`: shows what each row of a file would do, and books nothing. */
export const previewShipments: Route = takingCsv((app, { db, clock }) => {
  app.post(
    '/v1/shipments/preview.csv',
    {
      config: { access: operating, audit: { leavesNone: 'It takes back everything that it tries.' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Show what a file of shipments would do',
        description: `${table} Each row is tried alone and taken back.`,
        consumes: ['text/csv'],
        body: z.string(),
        response: { 200: shipmentRows, ...problems(...refusals) },
      },
    },
    async ({ merchantId, caller, body }) => {
      const by = { actor: caller.label, at: clock.now(), dryRun: true };
      return answerRows(
        body,
        fileOf((rows) => bookShipmentRows(db, merchantId, rows, by)),
      );
    },
  );
});

function fileOf(book: (rows: readonly ShipmentFileRow[]) => Promise<readonly Outcome[]>) {
  return {
    columns,
    needed: ['reference', 'order', 'units'] as const,
    mostRows,
    read: readShipmentRow,
    book,
    answer: answerOf,
  };
}

function answerOf(
  { line, cells: { reference, order } }: CsvRow<Column>,
  outcome: Outcome | UnreadRow,
): z.infer<typeof shipmentRows>['rows'][number] {
  const row = { line, reference, order };
  if (outcome.kind === 'refused') {
    return { ...row, outcome: 'refused', effect: null, ...whyRefused(outcome) };
  }
  const { kind, effect } = outcome;
  return { ...row, outcome: kind, effect, code: null, message: null, fix: null };
}
