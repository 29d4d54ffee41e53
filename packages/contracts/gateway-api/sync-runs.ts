import { z } from 'zod';

const units = z.int();

export const syncRun = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  kind: z.enum(['first_sync']),
  planId: z.uuid(),
  /**
   * `safety_stop`: one of the first listings failed. Nothing else is written until the run is resumed or
   * cancelled.
   */
  state: z.enum(['running', 'safety_stop', 'cancelled', 'done']),
  /**
   * `total`: quantities that the plan writes. `done`: confirmed since the run started. `failed`: currently
   * failed.
   */
  total: units,
  done: units,
  failed: units,
  /** Who started the run. */
  actor: z.string(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
});
