import { skippedOrders } from '@onhand/domain/items/skipped-order.ts';
import { repairKinds } from '@onhand/domain/reconciling/repair.ts';
import { bulkOperations, merchantOperations, runKinds } from '@onhand/domain/runs/run-kinds.ts';
import type {
  BulkCount,
  BulkOperation,
  MerchantOperation,
  ScheduledKind,
} from '@onhand/domain/runs/run-kinds.ts';
import type { RequestedOperation } from '@onhand/domain/runs/requested-operations.ts';
import { z } from 'zod';

const units = z.int();

/** safety_stop: going on could do harm; nothing more is done until the run is resumed or cancelled. */
const state = z.enum(['running', 'safety_stop', 'done', 'failed', 'cancelled']);

const common = {
  id: z.uuid(),
  integrationId: z.uuid(),
  state,
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  /** Its workflow in Temporal. Null: it was done by a schedule at once. */
  workflowId: z.string().nullable(),
};

/** A row of a platform that could not be stored or carried over. */
export const rowProblem = z.object({ externalKey: z.string(), code: z.string(), message: z.string() });

/**
 * Quantities whose figure cannot be computed for their data, and the listings of the first 100. The counts
 * beside them leave them out. Left out: none.
 */
export const figureProblems = z.object({
  total: z.int(),
  rows: z.array(rowProblem.extend({ listingId: z.uuid() })),
});

/** What a run could not carry over. */
export const problemsOfRun = z.object({
  total: z.int(),
  /** The first 100 problems. */
  rows: z.array(rowProblem),
});

const firstSync = z.object({
  ...common,
  kind: z.literal('first_sync'),
  planId: z.uuid(),
  /** Quantities that its plan writes; of those: confirmed since it began, and failed as things stand. */
  total: units,
  done: units,
  failed: units,
  /** Who began it. */
  actor: z.string(),
});

/** One time of a schedule. `released`: how many records had waited for it. */
function scheduledRun<Kind extends ScheduledKind>(kind: Kind) {
  return z.object({ ...common, kind: z.literal(kind), counts: z.object({ released: units }) });
}

function bulkRun<Operation extends BulkOperation>(operation: Operation) {
  const { phases, counts } = bulkOperations[operation];
  const counters = Object.fromEntries(Object.keys(counts).map((name) => [name, units]));
  return z.object({
    ...common,
    kind: z.literal(operation),
    phase: z.enum(phases),
    // Object.fromEntries forgets the names.
    counts: z.object(counters as Record<BulkCount<Operation>, typeof units>),
    problems: problemsOfRun,
    /** Why it failed, with the platform's message. */
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    /** Who began it; null: Onhand did, or it began before this was kept. */
    actor: z.string().nullable(),
  });
}

/** How far a run has come. */
const progress = z.object({
  done: units,
  failed: units,
  skipped: units,
  /** Null: it is not known yet, or the platform does not tell. */
  total: units.nullable(),
  /** Processed in a minute since the run began or was resumed. Null: none yet. */
  perMinute: z.number().nullable(),
  /** Null: the run has ended, or its end cannot be computed. */
  secondsLeft: units.nullable(),
});

/** A run that a person began. It can be resumed after it failed or was cancelled. */
function requestedRun<Operation extends RequestedOperation | 'sync_items'>(operation: Operation) {
  return bulkRun(operation).extend({
    /** The plan that began it. Null: it needed none. */
    planId: z.uuid().nullable(),
    progress,
    /** How many subjects were skipped, by reason: the code of a block. */
    skippedFor: z.record(z.string(), units),
  });
}

/**
 * A run about items of the merchant, of no integration. It can be resumed after it failed or was cancelled.
 */
function merchantRun<Operation extends MerchantOperation>(operation: Operation) {
  return z.object({
    ...common,
    integrationId: z.null(),
    kind: z.literal(operation),
    phase: z.literal(merchantOperations[operation].phase),
    counts: z.object({ total: units, done: units, failed: units, skipped: units }),
    problems: problemsOfRun,
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    actor: z.string().nullable(),
    planId: z.uuid().nullable(),
    progress,
  });
}

/** `restores`: it puts back what the run of its plan has set. */
const settingRun = merchantRun('set_sync_inventory').extend({ restores: z.boolean() });

/** `skippedFor`: how many orders it left as they are, by reason. */
const applyingRun = merchantRun('apply_item_properties').extend({
  skippedFor: z.partialRecord(z.enum(skippedOrders), units),
});

/** How often an integration is reconciled, and why less often than wished. */
export const reconcilingInterval = z.object({
  wantedMinutes: z.int(),
  everyMinutes: z.int(),
  /** How long the calls of one reconciliation take at least, under the limits and beside sales. */
  neededMinutes: z.int(),
  calls: z.int(),
  /** The limit that makes the interval longer. Null: the wished interval suffices. */
  stretchedBy: z.string().nullable(),
});

/** `interval`: how often the integration is reconciled from then on; null: the run has not come so far. */
const reconciliation = bulkRun('reconcile').extend({ interval: reconcilingInterval.nullable() });

/** What somebody asked a run to do with failed items, and which. */
export const movingChoice = z.object({
  move: z.enum(['retry', 'skip']),
  state: z.enum(['open', 'retrying', 'skipped']),
  filter: z.record(z.string(), z.string()),
});

/** Retries or skips the failed items that matched `choice` when it began. */
export const movingRun = bulkRun('move_failed_items').extend({ choice: movingChoice, progress });

/** What a reconciliation found to be wrong, and what is done about it. */
export const runRepair = z.object({
  id: z.string(),
  kind: z.enum(repairKinds),
  listingId: z.uuid().nullable(),
  /** As the platform names it. */
  externalKey: z.string().nullable(),
  externalLocationId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  /** The quantity that was expected there. Null: it is about no quantity, or none was known. */
  expected: z.int().nullable(),
  /** The quantity that the shop showed. Null: none. */
  seen: z.int().nullable(),
  /** GET /v1/observations tells what becomes of it. */
  observationId: z.uuid().nullable(),
  detail: z.string().nullable(),
  at: z.date(),
});

/** A first sync, a time of a schedule, or a bulk operation: one line for each kind. */
export const syncRun = z.discriminatedUnion('kind', [
  firstSync,
  scheduledRun('scheduled_inventory'),
  scheduledRun('scheduled_products'),
  bulkRun('read_listings'),
  bulkRun('compare_products'),
  reconciliation,
  bulkRun('sync_customers'),
  requestedRun('import_customers'),
  requestedRun('export_customers'),
  requestedRun('sync_inventory'),
  requestedRun('sync_items'),
  settingRun,
  applyingRun,
  requestedRun('import_orders'),
  requestedRun('import_products'),
  requestedRun('import_inventory'),
  movingRun,
  requestedRun('export_products'),
]);

/** A kind of run, to filter by. It does not compile while a kind has no line in `syncRun`. */
export const runKind = z.enum(runKinds) satisfies z.ZodType<z.infer<typeof syncRun>['kind']>;
