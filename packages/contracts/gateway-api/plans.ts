import type { IntegrationId, RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { newStrategy } from './strategies.ts';
import { newPublishing } from './publishing.ts';
import { newRule } from './rules.ts';
import { entity, newSyncSettings } from './sync-settings.ts';

/** Sync settings of several integrations and entities, changed together. */
const syncSettingsChange = z
  .strictObject({
    kind: z.literal('sync_settings'),
    changes: z
      .array(z.strictObject({ integrationId: id<IntegrationId>(), entity, settings: newSyncSettings }))
      .min(1)
      .max(200),
  })
  .refine(
    ({ changes }) =>
      new Set(changes.map((one) => `${one.integrationId} ${one.entity}`)).size === changes.length,
    { error: 'names an entity of an integration twice' },
  );

/** A strategy of a destination: ordinary sync settings of it and of its source. */
const strategyChange = z.strictObject({
  kind: z.literal('strategy'),
  integrationId: id<IntegrationId>(),
  ...newStrategy.shape,
});

/** The first figures that are written to a new integration. */
const firstSyncChange = z.strictObject({
  kind: z.literal('first_sync'),
  integrationId: id<IntegrationId>(),
});

/** A rule that is created, replaced as a whole, or deleted. */
const ruleChange = z.discriminatedUnion('operation', [
  z.strictObject({ kind: z.literal('rule'), operation: z.literal('create'), rule: newRule }),
  z.strictObject({
    kind: z.literal('rule'),
    operation: z.literal('replace'),
    id: id<RuleId>(),
    rule: newRule,
  }),
  z.strictObject({ kind: z.literal('rule'), operation: z.literal('delete'), id: id<RuleId>() }),
]);

/** What a merchant, an integration, an item or a listing says of its figures. */
const publishingChange = z.strictObject({
  kind: z.literal('publishing'),
  scope: z.enum(['merchant', 'integration', 'item', 'listing']),
  id: z.uuid(),
  values: newPublishing,
});

/** What a plan is asked for. */
export const plannedChange = z.discriminatedUnion('kind', [
  syncSettingsChange,
  strategyChange,
  ruleChange,
  publishingChange,
  firstSyncChange,
]);

export type PlannedChange = z.infer<typeof plannedChange>;

/** Lets an integration only observe, as it did before its first plan was applied. */
const observe = z.strictObject({ kind: z.literal('observe'), integrationId: id<IntegrationId>() });

/** Restores a rule in its old place among the rules of its priority. */
const restore = z.strictObject({
  kind: z.literal('rule'),
  operation: z.literal('restore'),
  id: id<RuleId>(),
  rule: newRule,
});

/** Parses a change that is kept with a plan: the change asked for, or the change that undoes it. */
export const storedChange = z.union([plannedChange, observe, restore]);
export type StoredChange = z.infer<typeof storedChange>;

export const newPlan = z.strictObject({ change: plannedChange });

const units = z.int();

const counts = {
  /** Listings whose figures change, or begin with another or cease to be written, or that are ended or relisted. */
  listings: units,
  /** Of those: all units that they show now, and then. */
  unitsBefore: units,
  unitsAfter: units,
  /** How many quantities go to 0, are no longer written, are written again. */
  toZero: units,
  stopped: units,
  resumed: units,
  /** How many have to be written, and of how many changed ones the figure there was not read yet. */
  writes: units,
  unread: units,
  /** Of how many the listing is ended at their 0, or is not any more, where the platform can. */
  ended: units,
  relisted: units,
  /** Calls of the platforms that this takes, and how long by their limits; null: a connector does not say. */
  calls: units.nullable(),
  minutes: z.number().nullable(),
};

export const effect = z.object({
  ...counts,
  integrations: z.array(z.object({ integrationId: z.uuid(), ...counts })),
});
export type PlanEffect = z.infer<typeof effect>;

export const planState = z.enum(['proposed', 'applied', 'undone', 'expired']);

const actor = z.object({ label: z.string(), keyId: z.uuid().nullable() });

export const plan = z.object({
  id: z.uuid(),
  kind: z.enum(['sync_settings', 'rule', 'publishing', 'first_sync']),
  change: z.record(z.string(), z.unknown()),
  effect,
  state: planState,
  /** Who asked for it. */
  actor,
  createdAt: z.date(),
  /** A proposed one cannot be applied any more from then on. */
  expiresAt: z.date(),
  /** When it was applied or undone, and by whom. */
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
});

export const plannedListing = z.object({
  listingId: z.uuid(),
  integrationId: z.uuid(),
  itemId: z.uuid(),
  sku: z.string().nullable(),
  /** The figure that would be published; null: none. */
  ours: units.nullable(),
  /** The figure that stood there; null: none was read. */
  theirs: units.nullable(),
  /** Published before; null: none. */
  before: units.nullable(),
  /** ours − theirs; null where one of them is not known. */
  difference: units.nullable(),
});
