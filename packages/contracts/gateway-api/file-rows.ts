import { z } from 'zod';

/**
 * Returns the schema of a row's outcome. `fields` name the row and tell what it did. A refused row has the
 * code of its problem.
 */
export function fileRow<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.object({
    /** The line of the file where the row begins. The header is line 1. */
    line: z.int(),
    ...fields,
    /** The problem code of a refused row. */
    code: z.string().nullable(),
    message: z.string().nullable(),
    /** What to do about it. */
    fix: z.string().nullable(),
  });
}

/** Returns the schema of a file's outcome. */
export function fileRows<Row extends z.ZodType>(row: Row) {
  return z.object({
    /** Rows that were booked, that would be, or that had nothing to do. */
    done: z.int(),
    refused: z.int(),
    rows: z.array(row),
  });
}
