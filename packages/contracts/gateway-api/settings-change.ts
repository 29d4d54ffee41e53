import { z } from 'zod';

const recorded = z.record(z.string(), z.unknown()).nullable();

/** A change of something that is set, kept for good. */
export const settingsChange = z.object({
  id: z.uuid(),
  /** Raised by each change. */
  revision: z.int(),
  /** Null: there was none. */
  before: recorded,
  /** Null: there is none any more. */
  after: recorded,
  /** Who changed it: the label and the id of the API key. */
  actor: z.object({ label: z.string(), keyId: z.uuid().nullable() }),
  at: z.date(),
});
