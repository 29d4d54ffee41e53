import { z } from 'zod';

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
export const stockChangeRow = z.object({
  /** The line of the file where the row begins. The header is line 1. */
  line: z.int(),
  itemId: z.uuid().nullable(),
  sku: z.string(),
  /** `repeated`: an earlier request with the same Idempotency-Key booked the row. */
  outcome: z.enum(['booked', 'would_book', 'repeated', 'refused']),
  /** A transfer has two. Rows of the same item build on one another. */
  effects: z.array(effect),
  /** The problem code of a refused row. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** What to do about it. */
  fix: z.string().nullable(),
});

export const stockChangeRows = z.object({
  /** Rows that were booked, or that would be. Repeated rows count. */
  done: z.int(),
  refused: z.int(),
  rows: z.array(stockChangeRow),
});
