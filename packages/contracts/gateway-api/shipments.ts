import type { LocationId, OrderId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { fileRow, fileRows } from './file-rows.ts';
import { id } from './id.ts';
import { moment } from './moment.ts';
import { receivedUnits } from './quantity.ts';

const text = z.string().max(200).trim().min(1);
/** The warehouse's number. Unique among a merchant's shipments. */
export const shipmentReference = text;
export const externalLineId = z.string().max(500).min(1);

export const newShipment = z.strictObject({
  reference: shipmentReference,
  carrier: text.exactOptional(),
  trackingNumber: text.exactOptional(),
  note: z.string().max(1000).exactOptional(),
  /** Left out: now. A count since then lacked the units already. */
  shippedAt: moment.exactOptional(),
  lines: z
    .array(
      z.strictObject({
        orderId: id<OrderId>(),
        /** The shop's id of the line, as GET /v1/orders/:id shows it. */
        externalLineId,
        /** Units of the line, so of the bundle that it sells. */
        units: receivedUnits,
        /** Left out: where the units are that are committed to the line. */
        locationId: id<LocationId>().exactOptional(),
      }),
    )
    .min(1)
    .max(500)
    .refine(
      (lines) => new Set(lines.map((line) => `${line.orderId} ${line.externalLineId}`)).size === lines.length,
      { error: 'must name each order line once' },
    ),
});

export const listedShipment = z.object({
  id: z.uuid(),
  reference: z.string(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  note: z.string().nullable(),
  shippedAt: z.date(),
  createdAt: z.date(),
  createdBy: z.string(),
});

export const shipment = listedShipment.extend({
  lines: z.array(
    z.object({
      orderId: z.uuid(),
      externalLineId: z.string(),
      itemId: z.uuid().nullable(),
      sku: z.string().nullable(),
      units: z.int(),
      locationId: z.uuid().nullable(),
    }),
  ),
});

/** The outcome of one row of a file of shipments. */
const shipmentRow = fileRow({
  reference: z.string(),
  order: z.string(),
  /** `unchanged`: the row was booked before. */
  outcome: z.enum(['booked', 'would_book', 'unchanged', 'refused']),
  /** The stock of the line's items at all locations. */
  effect: z
    .object({
      orderId: z.uuid(),
      externalLineId: z.string(),
      onHandBefore: z.int(),
      onHandAfter: z.int(),
      committedBefore: z.int(),
      committedAfter: z.int(),
    })
    .nullable(),
});

export const shipmentRows = fileRows(shipmentRow);
