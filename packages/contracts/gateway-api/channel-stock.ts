import { z } from 'zod';

/** The quantity record behind a listing at one external location. Revisions never go back. */
export const channelStock = z.object({
  id: z.uuid(),
  externalStockId: z.string(),
  externalLocationId: z.string(),
  /** due, open and unknown: a write is to come, under way, or of unknown outcome. */
  state: z.enum(['idle', 'due', 'open', 'unknown', 'blocked']),
  /** What the channel should show now; the quantity is null while the listing is not linked. */
  needed: z.object({
    revision: z.int(),
    quantity: z.int().nullable(),
    cause: z.string().nullable(),
    at: z.date().nullable(),
  }),
  submitted: z.object({ revision: z.int(), quantity: z.int().nullable() }),
  confirmed: z.object({ revision: z.int(), quantity: z.int().nullable(), at: z.date().nullable() }),
  /** The last figure seen there, whoever put it. With `at` and no quantity there is none, and `why`. */
  seen: z.object({
    quantity: z.int().nullable(),
    why: z.enum(['unmanaged', 'absent', 'inactive']).nullable(),
    at: z.date().nullable(),
  }),
  dueAt: z.date().nullable(),
  /** While it waits for the schedule of its integration: the time at which it is written. */
  nextSyncAt: z.date().nullable(),
  attempts: z.int(),
  /** Why nothing is written. */
  block: z.object({ code: z.string(), message: z.string(), fix: z.string() }).nullable(),
  /** From the newest need to its confirmation, in milliseconds; null until that need is confirmed. */
  lagMs: z.number().nullable(),
});
export type ChannelStock = z.infer<typeof channelStock>;
