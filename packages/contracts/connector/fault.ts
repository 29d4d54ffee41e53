import { z } from 'zod';

/** Why a platform call gave no answer of its own kind. Which of them uses up attempts: DESIGN §4.4. */
export const fault = z.discriminatedUnion('kind', [
  /** Understood and refused: not retried unless `transient`. `message` holds the platform's own words. */
  z.object({
    kind: z.literal('rejected'),
    code: z.string(),
    message: z.string(),
    hint: z.string().exactOptional(),
    transient: z.boolean().exactOptional(),
  }),
  z.object({ kind: z.literal('rate_limited'), retryAfterMs: z.number().int(), limit: z.string() }),
  /** Certainly not applied. */
  z.object({
    kind: z.literal('unavailable'),
    message: z.string(),
    retryAfterMs: z.number().int().exactOptional(),
  }),
  /** May have been applied. `ended`: the platform has answered, so the request no longer runs there. */
  z.object({ kind: z.literal('unknown'), message: z.string(), ended: z.boolean() }),
  /** The platform refuses our credentials. */
  z.object({ kind: z.literal('unauthorized'), message: z.string() }),
]);
export type Fault = z.infer<typeof fault>;
