import type { RunOperation } from '../failed-items/operations.ts';

/** The bulk operations, each with the phases and the counters of its runs. */
interface BulkOperations {
  /** Reads all that the platform lists, then matches it with the merchant's items. */
  readonly read_listings: {
    readonly phase: 'reading' | 'matching';
    readonly count: 'seen' | 'new' | 'changed' | 'linked' | 'created' | 'unlinked' | 'gone';
  };
  /** Compares many products for the first time, after they were linked or are new on the platform. */
  readonly compare_products: {
    readonly phase: 'comparing';
    readonly count: 'compared' | 'waiting' | 'put_off' | 'failed';
  };
  /** Lists products that the platform does not list yet. */
  readonly export_products: {
    readonly phase: 'asking' | 'listing';
    readonly count: ProgressCount | 'put_off';
  };
  /** Compares everything that a shop shows with what is known of it (DESIGN §4.3). */
  readonly reconcile: {
    readonly phase: 'orders' | 'drafts' | 'listings' | 'comparing' | 'units' | 'unlisted' | 'figures';
    readonly count:
      | 'pages'
      | 'rows'
      | 'restarts'
      | 'disturbed'
      | 'subscriptions'
      | 'drafts'
      | 'compared'
      | 'matching'
      | 'differing'
      | 'new'
      | 'changed'
      | 'linked'
      | 'created'
      | 'unlinked'
      | 'deleted'
      | 'read_by_id'
      | 'explained'
      | 'applied'
      | 'overwritten'
      | 'awaiting'
      | 'quarantined'
      | 'unmanaged'
      | 'left'
      | 'failed'
      | 'repairs';
  };
  /** Reads the customers that the platform told of, and writes those that it lacks, as the settings say. */
  readonly sync_customers: {
    readonly phase: 'reading' | 'sending';
    readonly count: 'read' | 'removed' | 'sent' | 'skipped' | 'failed';
  };
  /** Takes in all customers of the platform. */
  readonly import_customers: {
    readonly phase: 'reading';
    readonly count: Exclude<ProgressCount, 'total'> | 'pages' | 'restarts' | 'new' | 'linked' | 'changed';
  };
  /** Writes all customers that the platform lacks, or that are others there. */
  readonly export_customers: {
    readonly phase: 'sending';
    readonly count: ProgressCount | 'created';
  };
  /** Writes the figure of every linked listing again (DESIGN §2.5). */
  readonly sync_inventory: { readonly phase: 'publishing'; readonly count: ProgressCount };
  /** Sync Now for the items that a search found, at one integration. */
  readonly sync_items: { readonly phase: 'asking'; readonly count: ProgressCount };
  /** Takes in the orders that the shop already has. Those from before an item's opening move no stock. */
  readonly import_orders: {
    readonly phase: 'reading';
    readonly count: Exclude<ProgressCount, 'total'> | 'pages' | 'restarts' | 'known';
  };
  /** Reads all that the shop lists, links what matches, and creates products and items from the rest. */
  readonly import_products: {
    readonly phase: 'reading' | 'linking';
    readonly count:
      | ProgressCount
      | 'pages'
      | 'restarts'
      | 'seen'
      | 'new'
      | 'changed'
      | 'unlinked'
      | 'gone'
      | 'known'
      | 'linked'
      | 'created';
  };
  /** Takes the shop's figures as stock, once (`imports` of `wantReadings`). */
  readonly import_inventory: { readonly phase: 'reading'; readonly count: ProgressCount };
  /** Retries or skips the failed items that an operator chose by what they have in common. */
  readonly move_failed_items: {
    readonly phase: 'moving';
    readonly count: ProgressCount;
  };
}

/**
 * The counters from which the progress of a run follows: subjects that are done, failed or skipped, of so
 * many.
 */
export type ProgressCount = 'total' | 'done' | 'failed' | 'skipped';

/** An operation that the workflow `bulk` carries page by page. */
export type BulkOperation = keyof BulkOperations;
export type BulkPhase<Operation extends BulkOperation> = BulkOperations[Operation]['phase'];
export type BulkCount<Operation extends BulkOperation> = BulkOperations[Operation]['count'];

interface BulkFacts<Operation extends BulkOperation> {
  /** What it does to what, of an integration. Operators see it in the Temporal Web UI. */
  readonly summary: string;
  /** The operation of the failed item of a run that failed. */
  readonly failing: RunOperation;
  /** The task queue of its workflows. */
  readonly queue: 'channels' | 'bulk' | 'reconcile';
  /** What becomes of a run while its integration or merchant is paused. */
  readonly whilePaused: 'goes_on' | 'cancelled';
  /** In their order. */
  readonly phases: readonly [BulkPhase<Operation>, ...BulkPhase<Operation>[]];
  /** What becomes of each counter when the pages are read again from the first. */
  readonly counts: Readonly<Record<BulkCount<Operation>, 'kept' | 'begun_anew'>>;
}

/** The facts about each bulk operation. */
export const bulkOperations: { readonly [Operation in BulkOperation]: BulkFacts<Operation> } = {
  read_listings: {
    summary: 'Reads and matches all listings',
    failing: 'read_all_listings',
    queue: 'channels',
    whilePaused: 'goes_on',
    phases: ['reading', 'matching'],
    counts: {
      seen: 'begun_anew',
      new: 'kept',
      changed: 'kept',
      linked: 'kept',
      created: 'kept',
      unlinked: 'kept',
      gone: 'kept',
    },
  },
  compare_products: {
    summary: 'Compares new products',
    failing: 'compare_products',
    queue: 'channels',
    whilePaused: 'goes_on',
    phases: ['comparing'],
    counts: { compared: 'kept', waiting: 'kept', put_off: 'kept', failed: 'kept' },
  },
  export_products: {
    summary: 'Lists products',
    failing: 'export_products',
    queue: 'bulk',
    whilePaused: 'goes_on',
    phases: ['asking', 'listing'],
    // Of products. Those that are put off are due again later.
    counts: { total: 'kept', done: 'kept', failed: 'kept', skipped: 'kept', put_off: 'kept' },
  },
  reconcile: {
    summary: 'Reconciles everything that the shop shows',
    failing: 'reconcile',
    queue: 'reconcile',
    whilePaused: 'cancelled',
    phases: ['orders', 'drafts', 'listings', 'comparing', 'units', 'unlisted', 'figures'],
    counts: {
      // The pages of the shop's listings, and their figures: one for each listing and place.
      pages: 'begun_anew',
      rows: 'begun_anew',
      restarts: 'kept',
      // Pages that repeated others after the last restart. What is missing then counts for nothing.
      disturbed: 'begun_anew',
      // Topics of webhooks that were put back.
      subscriptions: 'kept',
      // Drafts of copied orders that were completed or deleted.
      drafts: 'kept',
      // Figures of linked listings, by whether they are known like that.
      compared: 'begun_anew',
      matching: 'begun_anew',
      differing: 'begun_anew',
      // Listings.
      new: 'kept',
      changed: 'kept',
      linked: 'kept',
      created: 'kept',
      unlinked: 'kept',
      deleted: 'kept',
      // Figures that were read by id, by what they meant.
      read_by_id: 'kept',
      explained: 'kept',
      applied: 'kept',
      overwritten: 'kept',
      awaiting: 'kept',
      quarantined: 'kept',
      unmanaged: 'kept',
      left: 'begun_anew',
      failed: 'kept',
      repairs: 'kept',
    },
  },
  sync_customers: {
    summary: 'Synchronizes customers',
    failing: 'sync_customers',
    queue: 'channels',
    whilePaused: 'cancelled',
    phases: ['reading', 'sending'],
    counts: { read: 'kept', removed: 'kept', sent: 'kept', skipped: 'kept', failed: 'kept' },
  },
  import_customers: {
    summary: 'Imports customers',
    failing: 'import_customers',
    queue: 'bulk',
    whilePaused: 'goes_on',
    phases: ['reading'],
    // Of customers. Those of `done` that are neither new, linked nor changed were known like that.
    counts: {
      pages: 'begun_anew',
      restarts: 'kept',
      done: 'begun_anew',
      new: 'kept',
      linked: 'kept',
      changed: 'kept',
      skipped: 'begun_anew',
      failed: 'begun_anew',
    },
  },
  export_customers: {
    summary: 'Exports customers',
    failing: 'export_customers',
    queue: 'bulk',
    whilePaused: 'cancelled',
    phases: ['sending'],
    counts: { total: 'kept', done: 'kept', created: 'kept', skipped: 'kept', failed: 'kept' },
  },
  move_failed_items: {
    summary: 'Retries or skips many failed items',
    failing: 'move_failed_items',
    queue: 'bulk',
    whilePaused: 'goes_on',
    phases: ['moving'],
    // `skipped`: another state before the run reached them.
    counts: { total: 'kept', done: 'kept', failed: 'kept', skipped: 'kept' },
  },
  sync_inventory: {
    summary: 'Publishes all quantities',
    failing: 'sync_inventory',
    queue: 'bulk',
    whilePaused: 'cancelled',
    phases: ['publishing'],
    // Of listings.
    counts: { total: 'kept', done: 'kept', failed: 'kept', skipped: 'kept' },
  },
  sync_items: {
    summary: 'Sync Now for many items',
    failing: 'sync_items',
    queue: 'bulk',
    whilePaused: 'cancelled',
    phases: ['asking'],
    // Of listings.
    counts: { total: 'kept', done: 'kept', failed: 'kept', skipped: 'kept' },
  },
  import_orders: {
    summary: 'Imports orders',
    failing: 'import_orders',
    queue: 'bulk',
    whilePaused: 'goes_on',
    phases: ['reading'],
    // Of orders. `known` are those of `done` that were here before.
    counts: {
      pages: 'begun_anew',
      restarts: 'kept',
      done: 'begun_anew',
      known: 'begun_anew',
      failed: 'begun_anew',
      skipped: 'begun_anew',
    },
  },
  import_products: {
    summary: 'Imports products',
    failing: 'import_products',
    queue: 'bulk',
    whilePaused: 'goes_on',
    phases: ['reading', 'linking'],
    counts: {
      pages: 'begun_anew',
      restarts: 'kept',
      // Listings that were read.
      seen: 'begun_anew',
      new: 'kept',
      changed: 'kept',
      unlinked: 'kept',
      gone: 'kept',
      // Of the listings that were read. `done`: those that are linked, before (`known`) or by this run.
      total: 'begun_anew',
      done: 'begun_anew',
      failed: 'begun_anew',
      skipped: 'begun_anew',
      known: 'begun_anew',
      linked: 'kept',
      created: 'kept',
    },
  },
  import_inventory: {
    summary: 'Imports all quantities',
    failing: 'import_inventory',
    queue: 'bulk',
    whilePaused: 'cancelled',
    phases: ['reading'],
    // Of listings.
    counts: { total: 'kept', done: 'kept', failed: 'kept', skipped: 'kept' },
  },
};

/** Every bulk operation, in the order of `bulkOperations`. */
// The record's keys are the operations: Object.keys forgets their type.
export const bulkOperationNames: readonly BulkOperation[] = Object.keys(bulkOperations) as BulkOperation[];

/**
 * The times of an integration's schedule leave runs of these kinds, one for each entity that can be
 * scheduled.
 */
export type ScheduledKind = 'scheduled_inventory' | 'scheduled_products';

export type RunKind = 'first_sync' | ScheduledKind | BulkOperation;

/** A bulk operation on items of a merchant. Its runs belong to no integration. */
export type MerchantOperation = 'set_sync_inventory' | 'apply_item_properties';

interface MerchantFacts {
  readonly summary: string;
  readonly queue: 'bulk';
  readonly phase: string;
  readonly counts: readonly ProgressCount[];
}

/** The facts about each bulk operation on items of a merchant. */
export const merchantOperations: Readonly<Record<MerchantOperation, MerchantFacts>> = {
  set_sync_inventory: {
    summary: 'Sets Sync Inventory of many items',
    queue: 'bulk',
    phase: 'setting',
    // Of items. `skipped`: somebody else has changed them since the plan, or since they were set.
    counts: ['total', 'done', 'failed', 'skipped'],
  },
  apply_item_properties: {
    summary: 'Applies the properties of an item to orders',
    queue: 'bulk',
    phase: 'applying',
    // Of orders. `skipped`: see `SkippedOrder`.
    counts: ['total', 'done', 'failed', 'skipped'],
  },
};

/** Every bulk operation on items of a merchant. */
// The record's keys are the operations: Object.keys forgets their type.
const merchantOperationNames: readonly MerchantOperation[] = Object.keys(
  merchantOperations,
) as MerchantOperation[];

export type AnyRunKind = RunKind | MerchantOperation;

/** Every kind of run. */
export const runKinds: readonly AnyRunKind[] = [
  'first_sync',
  'scheduled_inventory',
  'scheduled_products',
  ...bulkOperationNames,
  ...merchantOperationNames,
];

/** Narrows a run's kind to a bulk operation on items of a merchant. Pure. */
export function isMerchantOperation(kind: AnyRunKind): kind is MerchantOperation {
  return kind in merchantOperations;
}

/** Tells whether runs of a kind are cancelled while their integration or merchant is paused. Pure. */
export function isCancelledByPause(kind: AnyRunKind): boolean {
  return isBulkOperation(kind) && bulkOperations[kind].whilePaused === 'cancelled';
}

/** Narrows a run's kind to a bulk operation. Pure. */
export function isBulkOperation(kind: AnyRunKind): kind is BulkOperation {
  return kind in bulkOperations;
}

/** Returns the phase in which a run of this kind begins; null: its kind has no phases. Pure. */
export function firstPhaseOf(kind: AnyRunKind): string | null {
  if (isMerchantOperation(kind)) return merchantOperations[kind].phase;
  return isBulkOperation(kind) ? bulkOperations[kind].phases[0] : null;
}

/** Returns the counters with which a run of this kind begins. Pure. */
export function firstCountsOf(kind: AnyRunKind): Readonly<Record<string, number>> {
  switch (kind) {
    case 'first_sync':
      // Its counts follow from the listings of its plan.
      return {};
    case 'scheduled_inventory':
    case 'scheduled_products':
      return { released: 0 };
    case 'set_sync_inventory':
    case 'apply_item_properties':
      return Object.fromEntries(merchantOperations[kind].counts.map((name) => [name, 0]));
    default:
      return Object.fromEntries(Object.keys(bulkOperations[kind].counts).map((name) => [name, 0]));
  }
}

/** Returns the counters of a kind that begin anew when the pages of its run are read again. Pure. */
export function countsBegunAnew(kind: AnyRunKind): readonly string[] {
  if (!isBulkOperation(kind)) return [];
  const counts = Object.entries(bulkOperations[kind].counts);
  return counts.flatMap(([name, then]) => (then === 'begun_anew' ? [name] : []));
}
