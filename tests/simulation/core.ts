import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { StockBooked, StockChange } from '@onhand/core/observations/book-stock.ts';
import type { Transferred } from '@onhand/core/stock/book-transfer.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/transition.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { WriteStep } from '@onhand/domain/publishing/write-step.ts';
import type { CoreState, StoredShop } from './state.ts';

/** One event as a shop (by its name) brings it. */
export interface ShopDelivery {
  readonly shop: string;
  readonly origin: 'webhook' | 'poll' | 'reread';
  readonly event: Inbound;
}

export interface OrderName {
  readonly shop: string;
  readonly externalId: string;
}

export interface NamedLease {
  readonly shop: string;
  readonly epoch: number;
}

/** An open write. `id` names it in every runner; a platform is told `ref` and `quantity`. */
export interface NamedAttempt {
  readonly id: string;
  /** The channel stock, as in `CoreState.channels`. */
  readonly channel: string;
  readonly ref: { readonly unit: string; readonly location: string };
  readonly revision: number;
  readonly attempt: number;
  readonly quantity: number;
  /** The figures that may stand there; empty: nothing is known of it. */
  readonly expected: readonly number[];
  /** Units to add; null: the quantity is set. */
  readonly delta: number | null;
}

/** A channel whose figure is to be read, and what that reading is called for. */
export interface WantedFigure {
  readonly channel: string;
  readonly dueAt: number;
}

/**
 * A reading of a figure; null: the platform has none. Times by our clock, and by the platform's where it
 * tells it.
 */
export interface NamedReading {
  readonly wanted: WantedFigure;
  readonly quantity: number | null;
  readonly readStartedAt: number;
  readonly platformAt: number | null;
}

/** What operators set of a shop. */
export interface NamedSettings {
  readonly direction: StoredShop['direction'];
  readonly writeSalesBack: StoredShop['writeSalesBack'] | undefined;
}

/** Attempts by the names of their channels: which come first among those taken together means nothing. */
export function inOrder(attempts: readonly NamedAttempt[]): readonly NamedAttempt[] {
  return attempts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export interface NamedAnswer {
  readonly attempt: NamedAttempt;
  readonly outcome: string;
  readonly message: string | null;
  readonly seen: (Pick<NamedReading, 'readStartedAt' | 'platformAt'> & { readonly quantity: number }) | null;
  readonly next: WriteStep;
  readonly readBack: boolean;
}

export interface NamedChange {
  readonly kind: StockChange['kind'];
  readonly item: string;
  readonly location: string;
  readonly quantity: number;
  readonly sourceKey: string;
}

export interface NamedTransfer {
  readonly item: string;
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly sourceKey: string;
}

/**
 * Where the next call is to break off: before its first commit at a statement (from 0), or when it has
 * committed (`commit`: which of its commits, from 0; one statement by itself is one).
 */
export type Crash =
  | { readonly when: 'before_commit'; readonly statement: number }
  | { readonly when: 'after_commit'; readonly commit?: number };

/** The process died in the middle of a call. */
export class Crashed extends Error {
  readonly code = 'crashed';
}

/** The times that a publisher and its platform keep to. */
export const times = {
  leaseMs: 10_000,
  callTimeoutMs: 30_000,
  requestLifetimeMs: 60_000,
  readingForMs: 60_000,
};

/**
 * The stock core as the simulation drives it, with names for ids and epoch ms for times. There are two: one
 * in memory over the domain's pure code, and the real one on PostgreSQL. Given the same calls both answer and
 * end alike.
 */
export interface Core {
  takeIn(deliveries: readonly ShopDelivery[], at: number): Promise<readonly TakeInResult[]>;
  bookStock(change: NamedChange, at: number): Promise<StockBooked>;
  bookTransfer(transfer: NamedTransfer, at: number): Promise<Transferred>;
  /** Makes a listing of the world that was not there at the start; it is not linked yet. */
  createListing(listing: string, at: number): Promise<void>;
  /** Links a listing (`shop/unit`) and makes its figures due; false where it may not be linked. */
  link(listing: string, item: string, at: number): Promise<boolean>;
  /** Takes a listing off its item; false where it was not linked. */
  unlink(listing: string, at: number): Promise<boolean>;
  /** Publishes an item's figures whatever held them back. */
  syncNow(item: string, at: number): Promise<void>;
  /** Sets a shop's inventory direction and how sales are written back to it; all its figures are due then. */
  changeSettings(shop: string, settings: NamedSettings, at: number): Promise<void>;
  /** Pauses a shop's publishing, or resumes it. */
  changeState(shop: string, state: 'active' | 'paused'): Promise<void>;
  /** A platform's answer that belongs to the whole shop opens its circuit. */
  openCircuit(shop: string, answer: PlatformAnswer, at: number): Promise<void>;
  closeCircuit(shop: string, at: number): Promise<void>;
  /** Books the orders that waited for a listing. */
  rebook(listing: string, at: number): Promise<number>;
  settleHints(order: OrderName, readFrom: number): Promise<void>;
  /** A shop does not know an order; once that is so for long enough, the order is closed. */
  noteAbsence(order: OrderName, at: number): Promise<void>;
  moveFailedItem(listing: string, move: FailedItemMove, at: number): Promise<boolean>;
  spread(at: number): Promise<void>;
  acquireLease(shop: string, at: number): Promise<NamedLease | null>;
  /** Holds the lease longer; false if another holder has fenced this one off. */
  renewLease(lease: NamedLease, at: number): Promise<boolean>;
  releaseLease(lease: NamedLease): Promise<void>;
  takeDue(lease: NamedLease, at: number, limit: number): Promise<readonly NamedAttempt[] | 'lease_lost'>;
  /** Nothing where the lease was lost. */
  takeUnknown(lease: NamedLease, at: number, limit: number): Promise<readonly NamedAttempt[]>;
  recordAnswers(lease: NamedLease, answers: readonly NamedAnswer[], at: number): Promise<void>;
  takeReadings(lease: NamedLease, at: number, limit: number): Promise<readonly WantedFigure[]>;
  /** `orders`: the shop's open orders as they were taken in beside the figures; null: none of them opens. */
  recordReadings(
    lease: NamedLease,
    readings: readonly NamedReading[],
    at: number,
    orders: readonly OrderSnapshot[] | null,
  ): Promise<void>;
  /**
   * A complete pass, begun at `startedAt`, has read every change of a shop's orders from before `until`, by
   * the shop's clock.
   */
  hear(shop: string, until: number, startedAt: number): Promise<void>;
  /** Decides falls whose orders are all heard of. */
  decideDue(at: number): Promise<void>;
  /** Begins to read what observations are of, or a shop's mass drop, before somebody decides. */
  beginLook(of: DecidedObservations, at: number): Promise<readonly WantedFigure[]>;
  /**
   * What an operator decides of observations, or of a shop's mass drop; the answers by name. `look`: the
   * figures read before; null: by the figures that are known.
   */
  decide(
    of: DecidedObservations,
    decision: 'accept' | 'reverse',
    at: number,
    look: readonly NamedReading[] | null,
  ): Promise<readonly string[]>;
  /** Breaks the next committing call off, which then throws `Crashed`; null takes that back. */
  crashNext(crash: Crash | null): void;
  /** All that is stored now. Not to be changed, and good until the next call. */
  state(): Promise<CoreState>;
}

/** Observations by name, or all of a shop's mass drop. */
export type DecidedObservations = { readonly observations: readonly string[] } | { readonly shop: string };
