import { z } from 'zod';

/** Whether a merchant, an integration or a listing is paused. */
export const pause = z.object({
  paused: z.boolean(),
  /** When it was paused, and by whose key. Null: it is not paused, or was before this was recorded. */
  at: z.date().nullable(),
  by: z.string().nullable(),
  /** What pauses it besides. Each has to be resumed by itself. */
  pausedAbove: z.array(z.enum(['merchant', 'integration'])),
});
