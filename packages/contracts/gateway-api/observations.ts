import type { IntegrationId, ObservationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';

export const observationState = z.enum([
  'provisional',
  'rising',
  'consumed',
  'adopted',
  'reversed',
  'mismatch',
  'quarantined',
  'dropped',
]);

/** A figure that was seen on a platform and that nothing known explains. */
export const observation = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  channelStockId: z.uuid(),
  /** The listings that show the figure. */
  listingIds: z.array(z.uuid()),
  /** Null where the figure stands for no single item. */
  itemId: z.uuid().nullable(),
  readStartedAt: z.date(),
  /** By the platform's clock, where it tells it. */
  platformAt: z.date().nullable(),
  /** What would have been explained. */
  expected: z.array(z.int()),
  seen: z.int(),
  /** Seen less expected: negative where units are gone. */
  units: z.int(),
  /** Of a fall, the units that orders which came later have explained. */
  consumed: z.int(),
  /**
   * provisional: a fall, taken off at once and to be confirmed by the clock; rising: waits for a second reading;
   * quarantined: waits for a decision; consumed, adopted, reversed, mismatch and dropped are ends.
   */
  state: observationState,
  /** When it is decided by itself; null where it is not. */
  decideAt: z.date().nullable(),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
});

/**
 * Which ones: by their ids, or all of an integration that are quarantined; reversing these takes back also what a
 * mass drop had booked in the ten minutes before.
 */
export const manyObservations = z.union([
  z.strictObject({ ids: z.array(id<ObservationId>()).min(1).max(1000) }),
  z.strictObject({ integrationId: id<IntegrationId>() }),
]);

/** `refused`: those that do not exist or are in a state from which it is not possible. */
export const manyDecided = z.object({
  decided: z.array(observation),
  refused: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
