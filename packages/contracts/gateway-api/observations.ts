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

/** An unexplained figure seen on a platform. */
export const observation = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  channelStockId: z.uuid(),
  /** The listings that show the figure. */
  listingIds: z.array(z.uuid()),
  /** Null if the figure stands for no single item. */
  itemId: z.uuid().nullable(),
  readStartedAt: z.date(),
  /** The time by the platform's clock, if the platform reports it. */
  platformAt: z.date().nullable(),
  /** The figures that would have been explained. */
  expected: z.array(z.int()),
  seen: z.int(),
  /** The seen minus the expected figure. Negative if units are gone. */
  units: z.int(),
  /** For a fall: the units that later orders have explained. */
  consumed: z.int(),
  /**
   * The state of the observation.
   *
   * - `provisional`: a fall removed from stock, or a confirmed rise added to it. Decided automatically later.
   * - `rising`: waits for a second reading.
   * - `quarantined`: waits for a person.
   * - The other states are final.
   */
  state: observationState,
  /** When it is decided automatically. Null: it is not. */
  decideAt: z.date().nullable(),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
});

/**
 * Selects observations by their ids, or all quarantined ones of an integration. Reversing the latter also
 * reverses the falls that the mass drop had booked in the ten minutes before.
 */
export const manyObservations = z.union([
  z.strictObject({ ids: z.array(id<ObservationId>()).min(1).max(1000) }),
  z.strictObject({ integrationId: id<IntegrationId>() }),
]);

/** `refused`: observations that do not exist, or whose state does not permit the decision. */
export const manyDecided = z.object({
  decided: z.array(observation),
  refused: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
