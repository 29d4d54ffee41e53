import { z } from 'zod';

const units = z.int();

export const syncRun = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  kind: z.enum(['first_sync']),
  planId: z.uuid(),
  /** safety_stop: one of the first listings failed, and nothing else is written until it is resumed or cancelled. */
  state: z.enum(['running', 'safety_stop', 'cancelled', 'done']),
  /** Quantities that its plan writes; of those: confirmed since it began, and failed as things stand. */
  total: units,
  done: units,
  failed: units,
  /** Who began it. */
  actor: z.string(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
});
