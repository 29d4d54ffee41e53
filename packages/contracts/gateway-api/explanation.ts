import { z } from 'zod';
import { channelStock } from './channel-stock.ts';
import { listingStatus, pendingChange } from './listings.ts';
import { listOf } from './paging.ts';

/** Who set a value: an override of that scope, or a rule. */
const origin = z.object({
  scope: z.enum(['listing', 'item', 'rule', 'integration', 'merchant']),
  id: z.uuid(),
});

/** One step from what is available to the figure, with the values it used and who set them. */
const step = z.object({
  step: z.string(),
  /** The figure after it. */
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
    /** What it should show as things stand, whether it may be written or not; null: it is not linked. */
    figure: z.int().nullable(),
    /** The ordered trace to that figure. */
    steps: z.array(step),
    needed: channelStock.shape.needed.omit({ quantity: true }),
    /** The last figure there that needed no explanation, or got one. */
    known: z.object({ quantity: z.int().nullable(), at: z.date().nullable() }),
    /** The figures that may stand there without anybody's doing. */
    expected: z.array(z.int()),
  });

/** A past write, as it was computed then. */
const write = z.object({
  channelStockId: z.uuid(),
  requestKey: z.string(),
  revision: z.int(),
  quantity: z.int(),
  steps: z.array(step),
  expected: z.array(z.int()),
  /** Null while it is under way. */
  outcome: z.string().nullable(),
  message: z.string().nullable(),
  /** The figure that its answer showed. */
  seen: z.int().nullable(),
  openedAt: z.date(),
  endedAt: z.date().nullable(),
});

export const explanation = z.object({
  listingId: z.uuid(),
  integrationId: z.uuid(),
  itemId: z.uuid().nullable(),
  /** Any that is off, and any rule that excludes, keeps it from being written. */
  switches: z.object({ merchant: z.boolean(), integration: z.boolean(), listing: z.boolean() }),
  excludedBy: origin.nullable(),
  /** Whether it is on sale there, and what is to be changed about it. */
  status: listingStatus,
  endedBy: z.enum(['rule', 'hand']).nullable(),
  changes: z.array(pendingChange),
  channelStock: z.array(explainedStock),
  /** Newest first. */
  writes: listOf(write),
});
