import { z } from 'zod';
import { id } from './id.ts';

export const limit = z.coerce.number().int().min(1).max(200).default(50);

/** What a list keyed by id accepts: newest first, and `cursor` is the `nextCursor` of the page before. */
export function pagingBy<Id extends string>() {
  return { cursor: id<Id>().exactOptional(), limit };
}

/** What every list answers; `nextCursor` is opaque, and null on the last page. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.object({ data: z.array(entry), nextCursor: z.string().nullable() });
}
