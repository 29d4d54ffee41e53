import { z } from 'zod';

/** Why something is not done, and what to do about it. `docs/errors.md` lists the codes. */
export const block = z
  .object({
    code: z.string(),
    message: z.string(),
    fix: z.string(),
    /** The requests of the API that do it, or that find out more: method and path. */
    requests: z.array(z.string()),
  })
  .nullable();

/** The quantity record behind a listing at one external location. Revisions never decrease. */
export const channelStock = z.object({
  id: z.uuid(),
  externalStockId: z.string(),
  externalLocationId: z.string(),
  /**
   * `due`: a write is planned. `open`: a write is in flight. `unknown`: the outcome of a write is unknown.
   */
  state: z.enum(['idle', 'due', 'open', 'unknown', 'blocked']),
  /** The figure that the channel should show now. `quantity` is null while the listing is not linked. */
  needed: z.object({
    revision: z.int(),
    quantity: z.int().nullable(),
    cause: z.string().nullable(),
    at: z.date().nullable(),
  }),
  submitted: z.object({ revision: z.int(), quantity: z.int().nullable() }),
  confirmed: z.object({ revision: z.int(), quantity: z.int().nullable(), at: z.date().nullable() }),
  /**
   * The last figure seen on the platform, whoever wrote it. If `at` is set without a quantity, the platform
   * has no figure, and `why` tells the reason.
   */
  seen: z.object({
    quantity: z.int().nullable(),
    why: z.enum(['unmanaged', 'absent', 'inactive']).nullable(),
    at: z.date().nullable(),
  }),
  dueAt: z.date().nullable(),
  /** When the figure will be written, while it waits for the integration's schedule. */
  nextSyncAt: z.date().nullable(),
  attempts: z.int(),
  /** Why nothing is written, also while nothing is due. */
  block,
  /** Milliseconds from the newest need to its confirmation. Null until that need is confirmed. */
  lagMs: z.number().nullable(),
});
export type ChannelStock = z.infer<typeof channelStock>;
