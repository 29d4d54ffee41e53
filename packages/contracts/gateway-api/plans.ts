import type { IntegrationId, ItemId, OrderId, PlanId, RuleId } from '@onhand/domain/ids.ts';
import { itemProperties } from '@onhand/domain/items/item-properties.ts';
import { syncOverrides } from '@onhand/domain/publishing/item-sync.ts';
import { z } from 'zod';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import { planKinds } from '@onhand/domain/plans/plan-kind.ts';
import { bulkChange } from './bulk-operations.ts';
import { id } from './id.ts';
import { itemSelection, oneSelection } from './item-searches.ts';
import { properties } from './item-properties.ts';
import { newStrategy } from './strategies.ts';
import { newPreferences, syncLoad } from './preferences.ts';
import { newPublishing } from './publishing.ts';
import { newRule } from './rules.ts';
import { figureProblems } from './sync-runs.ts';
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

/** A strategy of a destination. It sets ordinary sync settings on the destination and its source store. */
const strategyChange = z.strictObject({
  kind: z.literal('strategy'),
  integrationId: id<IntegrationId>(),
  ...newStrategy.shape,
});

/** The first write of figures to a new integration. */
const firstSyncChange = z.strictObject({
  kind: z.literal('first_sync'),
  integrationId: id<IntegrationId>(),
});

/** A rule to be created, replaced as a whole, or deleted. */
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

/** The publishing values of a merchant, an integration, an item or a listing. */
const publishingChange = z.strictObject({
  kind: z.literal('publishing'),
  scope: z.enum(['merchant', 'integration', 'item', 'listing']),
  id: z.uuid(),
  values: newPublishing,
});

/** The preferences of a warehouse merchant. */
const preferencesChange = z.strictObject({ kind: z.literal('preferences'), values: newPreferences });

/** A merchant, an integration or a listing that is resumed, or paused. */
const pauseChange = z.strictObject({
  kind: z.literal('pause'),
  scope: z.enum(['merchant', 'integration', 'listing']),
  id: z.uuid(),
  /** `false`: resume it. */
  paused: z.boolean(),
});

/** Sync Now for each item that a search finds when it is planned. */
const syncItemsChange = z
  .strictObject({
    kind: z.literal('sync_items'),
    ...itemSelection,
    /** Also items that were never received: their listings are set to 0. Default: they are left out. */
    zeroNeverReceived: z.boolean().default(false),
  })
  .refine(oneSelection.holds, { error: oneSelection.error });

/** The Sync Inventory setting of each item that a search finds when it is planned. */
const setSyncInventoryChange = z
  .strictObject({
    kind: z.literal('set_sync_inventory'),
    ...itemSelection,
    syncInventory: z.enum(syncOverrides),
  })
  .refine(oneSelection.holds, { error: oneSelection.error });

/** The properties of an item, as they are when it is planned, to active orders that have earlier ones. */
const applyItemPropertiesChange = z.strictObject({
  kind: z.literal('apply_item_properties'),
  itemId: id<ItemId>(),
  /** `all`: each that has earlier ones when it is planned. */
  orders: z.union([z.literal('all'), z.array(id<OrderId>()).min(1).max(1000)]),
});

/** The change that a plan describes. */
export const plannedChange = z.discriminatedUnion('kind', [
  syncSettingsChange,
  strategyChange,
  ruleChange,
  publishingChange,
  preferencesChange,
  firstSyncChange,
  pauseChange,
  bulkChange,
  syncItemsChange,
  setSyncInventoryChange,
  applyItemPropertiesChange,
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

/** Puts back the Sync Inventory settings that a plan has changed, where nobody has changed them since. */
const restoreSyncInventory = z.strictObject({
  kind: z.literal('restore_sync_inventory'),
  planId: id<PlanId>(),
});

/** Parses a change that is kept with a plan: the change asked for, or the change that undoes it. */
export const storedChange = z.union([plannedChange, observe, restore, restoreSyncInventory]);
export type StoredChange = z.infer<typeof storedChange>;

export const newPlan = z.strictObject({ change: plannedChange });

const units = z.int();

const counts = {
  /**
   * Listings whose figure changes, starts with another value or is no longer written, or that end or are
   * relisted.
   */
  listings: units,
  /** All units that these listings show before and after the change. */
  unitsBefore: units,
  unitsAfter: units,
  /** Quantities that go to 0, that are no longer written, and that are written again. */
  toZero: units,
  stopped: units,
  resumed: units,
  /** Quantities that need a write, and changed quantities whose figure on the platform was not read yet. */
  writes: units,
  unread: units,
  /** Quantities whose listing ends at 0, or no longer does, where the platform can end listings. */
  ended: units,
  relisted: units,
  /**
   * The platform calls that the change needs, and the minutes that they take within the platform's limits.
   * Null: unknown, because a connector does not answer, or because records are created.
   */
  calls: units.nullable(),
  minutes: z.number().nullable(),
};

/** What a bulk operation would do in the shop, besides the figures that change. */
const bulkEffect = z.discriminatedUnion('operation', [
  z.object({
    operation: z.literal('sync_inventory'),
    /** Quantities that would be written, also those that the shop shows already. */
    quantities: units,
    /** Quantities that may not be written, by the code of their block. */
    heldBack: z.record(z.string(), units),
  }),
  z.object({
    operation: z.literal('export_products'),
    /** Products that would be created, and the listings that they would have. */
    products: units,
    listings: units,
  }),
  z.object({
    operation: z.literal('export_customers'),
    /** Customers that would be created, and those whose content would be replaced. */
    created: units,
    updated: units,
  }),
  z.object({
    operation: z.literal('sync_items'),
    /** Items found, and those among them without a listing that can be synced. */
    items: units,
    notLinked: units,
    /** Items found that were never received. Without `zeroNeverReceived`, they are left out. */
    neverReceived: units,
    /** Quantities that would be written, and listings of the source whose figure would be read. */
    quantities: units,
    readings: units,
    /** Quantities that may not be written, by the code of their block. */
    heldBack: z.record(z.string(), units),
  }),
  z.object({
    operation: z.literal('set_sync_inventory'),
    /** Items found, those that would change, and those among the latter that were never received. */
    items: units,
    changed: units,
    neverReceived: units,
  }),
  z.object({
    operation: z.literal('apply_item_properties'),
    /** Orders that would change, and their lines and units of the item, or of bundles with it. */
    orders: units,
    lines: units,
    units,
    /** Orders named that have nothing to change: they are not active, or have no earlier properties. */
    unchanged: units,
    /** The properties that the orders would have. */
    properties,
    /** How many of the orders have another value of a property now. */
    differing: z.partialRecord(z.enum(itemProperties), units),
  }),
]) satisfies z.ZodType<BulkEffect>;

export const effect = z.object({
  ...counts,
  integrations: z.array(z.object({ integrationId: z.uuid(), ...counts })),
  /** Of a bulk operation or a bulk action. Left out: another change. */
  bulk: bulkEffect.exactOptional(),
  /** Of preferences and Set Sync Inventory: what `always` would take afterwards. Left out: another change. */
  alwaysSynced: syncLoad.exactOptional(),
  problems: figureProblems.exactOptional(),
});
export type PlanEffect = z.infer<typeof effect>;

/** computing: a workflow works out the effect; failed: it could not be worked out. */
export const planState = z.enum(['computing', 'failed', 'proposed', 'applied', 'undone', 'expired']);

const actor = z.object({ label: z.string(), keyId: z.uuid().nullable() });

export const plan = z.object({
  id: z.uuid(),
  kind: z.enum(planKinds),
  change: z.record(z.string(), z.unknown()),
  /** Null while the effect is being worked out, and where it could not be. */
  effect: effect.nullable(),
  state: planState,
  /** Why the effect could not be worked out: a code of this API, and the details. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Who requested the plan. */
  actor,
  createdAt: z.date(),
  /** The moment of all figures of the plan. They do not change afterwards. Null: not worked out. */
  figuresAt: z.date().nullable(),
  /** From this time on, a proposed plan can no longer be applied. */
  expiresAt: z.date(),
  /** When the plan was applied or undone, and by whom. */
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
  /** The sync run that applying the plan began. Null: none. */
  syncRunId: z.uuid().nullable(),
});

/** The answer where a change concerns more than 5,000 figures. */
export const computingPlan = plan.describe(
  'The change concerns more than 5,000 figures, and nothing is changed yet. Read the plan until its `state` is `proposed`, then apply it.',
);

export const plannedListing = z.object({
  listingId: z.uuid(),
  integrationId: z.uuid(),
  itemId: z.uuid(),
  sku: z.string().nullable(),
  /** The figure that would be published at `figuresAt`. Null: none. */
  ours: units.nullable(),
  /**
   * The figure on the platform at `figuresAt`: the last one read, less what the platform has deducted for
   * orders since. Null: none was read.
   */
  theirs: units.nullable(),
  /** The figure published before. Null: none. */
  before: units.nullable(),
  /** ours − theirs. Null if either is unknown. */
  difference: units.nullable(),
});
