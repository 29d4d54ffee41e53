import { z } from 'zod';

/**
 * Returns the schema of an id in a request, typed as an id of its kind. It does not check that the row
 * exists.
 */
export function id<Id extends string>() {
  // The brand exists only for the compiler. At run time, the id is the checked UUID.
  return z.uuid() as unknown as z.ZodType<Id, string>;
}
