import type { ItemId, LocationId, ShipNoticeLineId } from '@onhand/domain/ids.ts';
import { shipNoticeStates } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { z } from 'zod';
import { fileRow, fileRows } from './file-rows.ts';
import { id } from './id.ts';
import { figure, receivedUnits } from './quantity.ts';

/** The sender's number. Unique among the open ship notices of a merchant. */
export const noticeReference = z.string().max(200).trim().min(1);
const note = z.string().max(1000);
export const expectedOn = z.iso.date();

const newLine = z.strictObject({
  itemId: id<ItemId>(),
  units: receivedUnits,
  /** A date. Left out: not known. */
  expectedOn: expectedOn.nullable().exactOptional(),
  /** Left out: the merchant's first location. */
  locationId: id<LocationId>().exactOptional(),
  /** Its units are on sale before they come in. Left out: false. */
  published: z.boolean().exactOptional(),
});

/** Items stay locked while a notice is written, so it has a limited number of lines. */
const mostLines = 500;

export const newShipNotice = z.strictObject({
  reference: noticeReference,
  note: note.exactOptional(),
  lines: z.array(newLine).min(1).max(mostLines),
});

/** What is left out stays. Lines that are not named stay, too. */
export const shipNoticeChange = z.strictObject({
  reference: noticeReference.exactOptional(),
  note: note.nullable().exactOptional(),
  lines: z
    .array(
      newLine
        .omit({ itemId: true, units: true })
        /** 0 drops the line. Units below those that came in announce nothing more. */
        .extend({ id: id<ShipNoticeLineId>(), units: figure.exactOptional() }),
    )
    .max(mostLines)
    .refine((lines) => new Set(lines.map((line) => line.id)).size === lines.length, {
      error: 'must name each line once',
    })
    .exactOptional(),
  addLines: z.array(newLine).max(mostLines).exactOptional(),
});

export const noticeReceipt = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineId: id<ShipNoticeLineId>(),
        /** More than announced is booked, too. */
        quantity: receivedUnits,
        /** Left out: the location that the line names. */
        locationId: id<LocationId>().exactOptional(),
      }),
    )
    .min(1)
    .max(mostLines)
    .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
      error: 'must name each line once',
    }),
  note: note.exactOptional(),
  /** Closes the notice, and so drops what has not come in. */
  close: z.boolean().default(false),
});

const notice = {
  id: z.uuid(),
  reference: z.string(),
  note: z.string().nullable(),
  state: z.enum(shipNoticeStates),
  createdAt: z.date(),
  createdBy: z.string(),
  /** When it was closed or cancelled. */
  endedAt: z.date().nullable(),
};

export const shipNotice = z.object({
  ...notice,
  lines: z.array(
    z.object({
      id: z.uuid(),
      itemId: z.uuid(),
      sku: z.string().nullable(),
      locationId: z.uuid(),
      announced: z.int(),
      received: z.int(),
      expectedOn: z.string().nullable(),
      published: z.boolean(),
    }),
  ),
});

/** A ship notice with the sums of its lines. */
export const listedShipNotice = z.object({ ...notice, announced: z.int(), received: z.int() });

/** The outcome of one row of a file of ship notices. */
const shipNoticeRow = fileRow({
  reference: z.string(),
  sku: z.string(),
  itemId: z.uuid().nullable(),
  /** `unchanged`: the ship notice says so already. */
  outcome: z.enum(['booked', 'would_book', 'unchanged', 'refused']),
  /**
   * What the row changes, in units of the item. On sale are available units, and announced ones that are not
   * sold.
   */
  effect: z
    .object({
      announcedBefore: z.int(),
      announcedAfter: z.int(),
      onSaleBefore: z.int(),
      onSaleAfter: z.int(),
    })
    .nullable(),
});

export const shipNoticeRows = fileRows(shipNoticeRow);
