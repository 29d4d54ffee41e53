import { z } from 'zod';

const digits = /^-?\d{1,15}$/;

/**
 * Returns the schema of an integer in a query string, which brings text. Unlike `Number`, it takes no empty
 * text for 0. Add the bounds to the schema that `bounds` gets.
 */
export function queryInteger(bounds: (integer: z.ZodInt) => z.ZodInt = (integer) => integer) {
  return z.preprocess(
    (text) => (typeof text === 'string' && digits.test(text) ? Number(text) : text),
    bounds(z.int()),
  );
}
