import { z } from 'zod';

const recorded = z.record(z.string(), z.unknown()).nullable();

/** One change of a setting, kept permanently. */
export const settingsChange = z.object({
  id: z.uuid(),
  /** Increases with each change. */
  revision: z.int(),
  /** Null: it did not exist before. */
  before: recorded,
  /** Null: it no longer exists. */
  after: recorded,
  /** Who changed it: the label and the id of the API key. */
  actor: z.object({ label: z.string(), keyId: z.uuid().nullable() }),
  at: z.date(),
});
