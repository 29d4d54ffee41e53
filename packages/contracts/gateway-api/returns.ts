import type { LocationId, OrderId } from '@onhand/domain/ids.ts';
import { returnStates } from '@onhand/domain/warehouse/return-machine.ts';
import { z } from 'zod';
import { fileRow, fileRows } from './file-rows.ts';
import { id } from './id.ts';
import { figure, receivedUnits } from './quantity.ts';
import { externalLineId } from './shipments.ts';

/** The return's number. Unique among a merchant's returns. */
export const returnReference = z.string().max(200).trim().min(1);
const note = z.string().max(1000);

const namesOnce = (lines: readonly { readonly externalLineId: string }[]) =>
  new Set(lines.map((line) => line.externalLineId)).size === lines.length;
const mostLines = 500;
const once = { error: 'must name each order line once' };

export const newReturn = z.strictObject({
  reference: returnReference,
  orderId: id<OrderId>(),
  note: note.exactOptional(),
  lines: z
    .array(
      z.strictObject({
        /** The shop's id of the order line, as GET /v1/orders/:id shows it. */
        externalLineId,
        /** Units of the line, so of the bundle that it sells. */
        units: receivedUnits,
      }),
    )
    .min(1)
    .max(mostLines)
    .refine(namesOnce, once),
});

/** Lines that are left out came in as announced. */
export const receivedReturn = z.strictObject({
  lines: z
    .array(z.strictObject({ externalLineId, units: figure }))
    .max(mostLines)
    .refine(namesOnce, once)
    .default([]),
});

/** Lines that are left out did not come. */
export const inspectedReturn = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        externalLineId,
        sellable: figure,
        damaged: figure.default(0),
        /** Where the sellable units are. Left out: the merchant's first location. */
        locationId: id<LocationId>().exactOptional(),
      }),
    )
    .min(1)
    .max(mostLines)
    .refine(namesOnce, once),
  note: note.exactOptional(),
});

export const listedReturn = z.object({
  id: z.uuid(),
  reference: z.string(),
  orderId: z.uuid(),
  note: z.string().nullable(),
  state: z.enum(returnStates),
  createdAt: z.date(),
  createdBy: z.string(),
  receivedAt: z.date().nullable(),
  /** When it was inspected or cancelled. */
  endedAt: z.date().nullable(),
});

export const returnWithLines = listedReturn.extend({
  lines: z.array(
    z.object({
      externalLineId: z.string(),
      sku: z.string().nullable(),
      announced: z.int(),
      /** Null until it came in. */
      received: z.int().nullable(),
      /** Null until it was inspected. */
      sellable: z.int().nullable(),
      damaged: z.int().nullable(),
      locationId: z.uuid().nullable(),
    }),
  ),
});

/** The outcome of one row of a file of returns. */
const returnRow = fileRow({
  reference: z.string(),
  order: z.string(),
  /** `unchanged`: the row was booked before. */
  outcome: z.enum(['booked', 'would_book', 'unchanged', 'refused']),
  /** What is on hand of the line's items at all locations, before and after its whole return. */
  effect: z
    .object({
      orderId: z.uuid(),
      externalLineId: z.string(),
      onHandBefore: z.int(),
      onHandAfter: z.int(),
    })
    .nullable(),
});

export const returnRows = fileRows(returnRow);
