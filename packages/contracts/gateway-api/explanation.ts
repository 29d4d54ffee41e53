import { z } from 'zod';
import { channelStock } from './channel-stock.ts';
import { listingStatus, pendingChange } from './listings.ts';
import { listOf } from './paging.ts';
import { itemPreferences } from './preferences.ts';

/** Where a value comes from: the override of a scope, or a rule. */
const origin = z.object({
  scope: z.enum(['listing', 'item', 'rule', 'integration', 'merchant']),
  id: z.uuid(),
});

/** One step from the available quantity to the figure, with the values it used and where they come from. */
const step = z.object({
  step: z.string(),
  /** The figure after this step. */
  figure: z.int(),
  detail: z.record(z.string(), z.unknown()),
  from: origin.exactOptional(),
});

const explainedStock = channelStock
  .pick({
    id: true,
    externalLocationId: true,
    state: true,
    submitted: true,
    confirmed: true,
    block: true,
    nextSyncAt: true,
  })
  .extend({
    /**
     * The figure that it should show now, whether or not it may be written. Null: the listing is not linked.
     */
    figure: z.int().nullable(),
    /** The steps that lead to that figure, in order. */
    steps: z.array(step),
    needed: channelStock.shape.needed.omit({ quantity: true }),
    /** The last figure on the platform that needed no explanation, or was explained. */
    known: z.object({ quantity: z.int().nullable(), at: z.date().nullable() }),
    /** The figures that may stand there without an edit by hand. */
    expected: z.array(z.int()),
  });

/** A past write with the calculation made at that time. */
const write = z.object({
  channelStockId: z.uuid(),
  requestKey: z.string(),
  revision: z.int(),
  quantity: z.int(),
  steps: z.array(step),
  expected: z.array(z.int()),
  /** Null while the write is in flight. */
  outcome: z.string().nullable(),
  message: z.string().nullable(),
  /** The figure in the platform's answer. */
  seen: z.int().nullable(),
  openedAt: z.date(),
  endedAt: z.date().nullable(),
});

export const explanation = z.object({
  listingId: z.uuid(),
  integrationId: z.uuid(),
  itemId: z.uuid().nullable(),
  /** If one of these switches is off, or a rule excludes the listing, nothing is written. */
  switches: z.object({ merchant: z.boolean(), integration: z.boolean(), listing: z.boolean() }),
  /** If one of these is paused, nothing is written until it is resumed. */
  pauses: z.object({ merchant: z.boolean(), integration: z.boolean(), listing: z.boolean() }),
  excludedBy: origin.nullable(),
  /** What decides whether a warehouse's item is synced. Null: no item, or the merchant is no warehouse. */
  itemSync: itemPreferences.omit({ itemId: true }).nullable(),
  /** Whether the listing is on sale there, and its pending changes. */
  status: listingStatus,
  endedBy: z.enum(['rule', 'hand']).nullable(),
  changes: z.array(pendingChange),
  channelStock: z.array(explainedStock),
  /** Newest first. */
  writes: listOf(write),
});
