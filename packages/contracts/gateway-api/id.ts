import { z } from 'zod';

/** An id as a request names it, typed as the id of its kind. Whether there is such a row is found out later. */
export function id<Id extends string>() {
  // The brand exists for the compiler only: at run time it is the checked UUID.
  return z.uuid() as unknown as z.ZodType<Id, string>;
}
