import { z } from 'zod';

/** Why a platform call returned no result of its own. DESIGN §4.4 tells which faults use up attempts. */
export const fault = z.discriminatedUnion('kind', [
  /**
   * The platform understood the call and refused it. Not retried unless `transient`. `message` holds the
   * platform's message.
   */
  z.object({
    kind: z.literal('rejected'),
    code: z.string(),
    message: z.string(),
    hint: z.string().exactOptional(),
    transient: z.boolean().exactOptional(),
  }),
  /** The call has not taken effect. `own`: Onhand held it back for a limit and did not ask the platform. */
  z.object({
    kind: z.literal('rate_limited'),
    retryAfterMs: z.number().int(),
    limit: z.string(),
    own: z.boolean().exactOptional(),
  }),
  /** The call has certainly not taken effect. */
  z.object({
    kind: z.literal('unavailable'),
    message: z.string(),
    retryAfterMs: z.number().int().exactOptional(),
  }),
  /** The call may have taken effect. `ended`: the platform answered, so the request no longer runs there. */
  z.object({ kind: z.literal('unknown'), message: z.string(), ended: z.boolean() }),
  /** The platform refuses our credentials. */
  z.object({ kind: z.literal('unauthorized'), message: z.string() }),
]);
export type Fault = z.infer<typeof fault>;
