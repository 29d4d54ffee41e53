import { z } from 'zod';

/** A time in a request: ISO 8601 with `Z` or an offset. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
