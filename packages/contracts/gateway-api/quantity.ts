import { z } from 'zod';

/** Far below the limit of an int4 column, so that sums of a few quantities fit too. */
const maxUnits = 100_000_000;

const whole = z
  .int({ error: 'must be a whole number of units' })
  .max(maxUnits, { error: `must not be more than ${maxUnits} units` });

/** An absolute figure in sellable units. */
export const figure = whole.min(0, { error: 'must not be negative' });

/** A number of received units. */
export const receivedUnits = whole.min(1, { error: 'must be at least 1' });

/** A signed difference in units. */
export const differenceInUnits = whole
  .min(-maxUnits, { error: `must not be less than -${maxUnits} units` })
  .refine((units) => units !== 0, { error: 'must not be 0' });
