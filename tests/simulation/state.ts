import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { Hold } from '@onhand/domain/stock/allocate.ts';
import type { LineUnits } from '@onhand/domain/stock/line-target.ts';

/** What a core has stored, by names: `item@location`, `shop/order`, `shop/order/line`, `shop/record/location`. */
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
  /** What shops took off their own figures, by `shop/unit shop/order revision`. */
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
}

export interface LedgerSums extends StoredLevel {
  /** What came and went without an order: on hand less deficit. */
  readonly withoutOrders: number;
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
}

export interface StoredHold extends Hold {
  readonly bookedSeq: number;
}

export interface StoredDeduction {
  readonly units: number;
  readonly takenAt: number;
}

export interface StoredListing {
  readonly item: string | null;
  readonly rebookPending: boolean;
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
}

export interface StoredFailedItem {
  readonly state: 'open' | 'retrying' | 'skipped';
  readonly code: string;
  readonly attempts: number;
}
