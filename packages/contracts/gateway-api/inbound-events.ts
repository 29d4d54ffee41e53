import { z } from 'zod';

/**
 * `reread_needed`: its order is read again. `failed`: it could not be processed. `ignored`: Onhand does not
 * use it. `set_aside`: it names another shop.
 */
export const inboundEventState = z.enum(['taken_in', 'reread_needed', 'failed', 'ignored', 'set_aside']);

export const inboundEvent = z.object({
  id: z.int(),
  integrationId: z.uuid(),
  eventKey: z.string(),
  origin: z.enum(['webhook', 'poll', 'reread', 'bulk']),
  topic: z.string(),
  kind: z.string(),
  externalOrderId: z.string().nullable(),
  receivedAt: z.date(),
  state: inboundEventState,
  /** Why it was not taken in. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The subject of its failed item. Null: it never had one. */
  failureId: z.uuid().nullable(),
  settledAt: z.date().nullable(),
});

/** The outcome of one event in a webhook delivery. */
export const takenIn = z.looseObject({ eventKey: z.string(), kind: z.string() });
