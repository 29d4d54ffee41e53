import { z } from 'zod';
import { id } from './id.ts';
import { queryInteger } from './query-integer.ts';

export const limit = queryInteger((integer) => integer.min(1).max(200))
  .default(50)
  .describe('Left out: 50');

/**
 * Returns the query of a list sorted by id, newest first. `cursor` is the `nextCursor` of the previous page.
 */
export function pagingBy<Id extends string>() {
  return { cursor: id<Id>().exactOptional(), limit };
}

/** Returns the schema of a list. `nextCursor` is opaque, and null on the last page. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.object({ data: z.array(entry), nextCursor: z.string().nullable() });
}
