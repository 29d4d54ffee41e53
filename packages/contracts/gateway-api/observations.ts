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
  /** The SKU of the first listing that has one. Null: none has. */
  sku: z.string().nullable(),
  readStartedAt: z.date(),
  /** The time by the platform's clock, if the platform reports it. */
  platformAt: z.date().nullable(),
  /** The figures that would have been explained. */
  expected: z.array(z.int()),
  seen: z.int(),
  /** The seen minus the expected figure. Negative if units are gone. */
  units: z.int(),
  /** The units that later orders have explained, or that a reversal has found put back. */
  consumed: z.int(),
  /**
   * The state of the observation.
   *
   * - `provisional`: a fall removed from stock, or a confirmed rise added to it. Decided automatically later.
   * - `rising`: waits for a second reading.
   * - `quarantined`: waits for a person.
   * - `adopted`, `reversed`, `mismatch`: decided. An order that arrives later may still explain it.
   * - `consumed`: orders explain it altogether.
   * - `dropped`: the figure went back.
   */
  state: observationState,
  /** When it is decided automatically. Null: it is not. */
  decideAt: z.date().nullable(),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
});

/** Decides without reading the figures from the platform first. Only for platforms that cannot be read. */
const withoutReading = { withoutReading: z.boolean().exactOptional() };

/**
 * Selects observations by their ids, or all quarantined ones of an integration. Reversing the latter also
 * reverses the falls that the mass drop had booked in the ten minutes before.
 */
export const manyObservations = z.union([
  z.strictObject({ ids: z.array(id<ObservationId>()).min(1).max(1000), ...withoutReading }),
  z.strictObject({ integrationId: id<IntegrationId>(), ...withoutReading }),
]);

/** The body of a decision about one observation. It may be left out. */
export const oneDecision = z.strictObject(withoutReading).nullish();

/**
 * The outcome of a decision about many observations.
 *
 * - `ended`: the figure that was read before the decision ended them, for example because it went back.
 * - `refused`: they do not exist, their state does not permit the decision, or their figure cannot be read.
 */
export const manyDecided = z.object({
  decided: z.array(observation),
  ended: z.array(observation),
  refused: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
