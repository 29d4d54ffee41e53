import { z } from 'zod';
import { fileRow, fileRows } from './file-rows.ts';

/** The stock of an item at a location, before and after a row, in units. */
const effect = z.object({
  locationId: z.uuid(),
  onHandBefore: z.int(),
  onHandAfter: z.int(),
  /** On hand − committed. */
  availableBefore: z.int(),
  availableAfter: z.int(),
});

/** The outcome of one row of a file of stock changes. */
export const stockChangeRow = fileRow({
  itemId: z.uuid().nullable(),
  sku: z.string(),
  /** `repeated`: an earlier request with the same Idempotency-Key booked the row. */
  outcome: z.enum(['booked', 'would_book', 'repeated', 'refused']),
  /** A transfer has two. Rows of the same item build on one another. */
  effects: z.array(effect),
});

export const stockChangeRows = fileRows(stockChangeRow);
