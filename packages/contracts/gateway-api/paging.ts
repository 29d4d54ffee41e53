import { z } from 'zod';

const maxLimit = 200;

/** What every list accepts. Newest first; a cursor comes from the page before and is opaque. */
export const paging = {
  cursor: z.string().min(1).max(200).exactOptional(),
  limit: z.coerce.number().int().min(1).max(maxLimit).default(50),
};

/** What every list answers; `nextCursor` is null on the last page. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.object({ data: z.array(entry), nextCursor: z.string().nullable() });
}
