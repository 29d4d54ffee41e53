import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type { LocationUnits } from '@onhand/domain/observing/provisional.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { Hold } from '@onhand/domain/stock/allocate.ts';
import type { LineUnits } from '@onhand/domain/stock/line-target.ts';

/**
 * What a core has stored, by names: `item@location`, `shop/order`, `shop/order/line`, `shop/record/location`.
 */
export interface CoreState {
  readonly levels: ReadonlyMap<string, StoredLevel>;
  /** The sums of the movements of each level. */
  readonly ledger: ReadonlyMap<string, LedgerSums>;
  readonly orders: ReadonlyMap<string, StoredOrder>;
  readonly lines: ReadonlyMap<string, StoredLine>;
  /** By line and item: `shop/order/line item`. */
  readonly holds: ReadonlyMap<string, readonly StoredHold[]>;
  /** Units that lines wait for, by line and item; who waits longest comes first. */
  readonly oversold: ReadonlyMap<string, number>;
  /** Those of them that are backordered. */
  readonly backordered: ReadonlyMap<string, number>;
  /** Units of the open oversell incidents, by line and item. */
  readonly incidents: ReadonlyMap<string, number>;
  /** Of each event, by `shop/key`. */
  readonly events: ReadonlyMap<string, 'taken_in' | 'reread_needed' | 'failed' | 'repeated'>;
  readonly listings: ReadonlyMap<string, StoredListing>;
  /** From when orders move each item's stock; null: nobody has opened it. */
  readonly itemCountsFrom: ReadonlyMap<string, number | null>;
  readonly shops: ReadonlyMap<string, StoredShop>;
  /** Figures that nothing explained, by channel and their number there: `shop/record/location~1`. */
  readonly observations: ReadonlyMap<string, StoredObservation>;
  /** The shops with an open incident of a mass drop. */
  readonly massDrops: ReadonlyMap<string, boolean>;
  /** What shops took off their own figures, by `shop/unit shop/order revision place`. */
  readonly deductions: ReadonlyMap<string, StoredDeduction>;
  readonly channels: ReadonlyMap<string, StoredChannel>;
  /** Failed items that are not closed, by listing (`shop/unit`). */
  readonly failedItems: ReadonlyMap<string, StoredFailedItem>;
  /** How often each item waits to be spread to its channels. */
  readonly touched: ReadonlyMap<string, number>;
}

export interface StoredLevel {
  readonly onHand: number;
  readonly committed: number;
  readonly deficit: number;
  readonly revision: number;
  /** When it was last counted. */
  readonly countedAt: number | null;
}

export interface LedgerSums extends Omit<StoredLevel, 'countedAt'> {
  /** What came and went without an order: on hand less deficit. */
  readonly withoutOrders: number;
  /** Of receipts, adjustments, counts and transfers. */
  readonly byHand: number;
  /** What falls took off and what was given back of it: on hand less deficit. */
  readonly provisional: number;
  /** What came by hand in shops whose stock flows in. */
  readonly channelChanges: number;
}

export interface StoredOrder {
  readonly revision: number;
  readonly version: number | null;
  readonly state: 'pending' | 'open' | 'cancelled' | 'closed';
  readonly snapshotKey: string | null;
  readonly readStartedAt: number | null;
}

export interface StoredLine extends LineUnits {
  readonly item: string | null;
  readonly effect: LineEffect;
  /** Of a bundle, what one unit takes: `apple 2, berry 1`. */
  readonly components: string | null;
  /** Units that its shop took off its own figure. */
  readonly deducted: number;
  /** Units that the opening's figure lacked already. */
  readonly baseline: number;
}

export interface StoredHold extends Hold {
  readonly bookedSeq: number;
}

export interface StoredDeduction {
  readonly place: string;
  readonly units: number;
  readonly takenAt: number;
  /** A figure that was read before may include it. */
  readonly doubted: boolean;
}

export interface StoredListing {
  readonly item: string | null;
  readonly rebookPending: boolean;
  readonly countsFrom: number;
  /** How far the shop's clock was ahead when its orders began to count. */
  readonly clockAheadMs: number | null;
}

export interface StoredShop {
  readonly direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled';
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
  readonly state: 'active' | 'paused' | 'revoked';
  readonly circuit: 'closed' | 'open' | 'reconnect_required';
  /** Every change of its orders from before is known, by its own clock; null: nothing is. */
  readonly heardUntil: number | null;
  /** Nothing is written before a pass that begins after then is complete. Our clock; null: writes may go. */
  readonly readFirstSince: number | null;
}

export interface StoredObservation {
  readonly item: string | null;
  /** When it was found, and when the figure before it was read. */
  readonly foundAt: number;
  readonly since: number | null;
  readonly readStartedAt: number;
  readonly platformAt: number | null;
  readonly expected: readonly number[];
  readonly seen: number;
  readonly units: number;
  readonly consumed: number;
  readonly taken: readonly LocationUnits[];
  readonly state:
    | 'provisional'
    | 'rising'
    | 'consumed'
    | 'adopted'
    | 'reversed'
    | 'mismatch'
    | 'quarantined'
    | 'dropped';
  readonly decideAt: number | null;
}

export interface StoredChannel {
  readonly neededRevision: number;
  readonly submittedRevision: number;
  readonly confirmedRevision: number;
  readonly submitted: number | null;
  readonly confirmed: number | null;
  readonly seen: number | null;
  readonly seenAt: number | null;
  readonly state: 'idle' | 'due' | 'open' | 'unknown' | 'blocked';
  readonly blockCode: string | null;
  readonly dueAt: number | null;
  readonly attempts: number;
  readonly openEpoch: number | null;
  readonly known: number | null;
  readonly knownAt: number | null;
  readonly readDueAt: number | null;
  readonly submittedDelta: number | null;
  readonly forcedRevision: number;
  /** When the reading began whose figure opened its item's stock. */
  readonly openingAt: number | null;
}

export interface StoredFailedItem {
  readonly state: FailedItemState;
  readonly code: string;
  readonly attempts: number;
}
