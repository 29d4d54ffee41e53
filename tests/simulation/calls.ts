import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { NamedAnswer, NamedAttempt, NamedLease, NamedReading, WantedFigure } from './core.ts';

/** A batch that a publisher has taken: not sent yet, or answered and not recorded yet. */
export interface PublisherCall {
  readonly lease: NamedLease;
  readonly readingBack: boolean;
  readonly takenAt: number;
  readonly attempts: readonly NamedAttempt[];
  answers: readonly NamedAnswer[] | null;
}

/** Figures that a publisher was told to read: not read yet, or read and not recorded yet. */
export interface FigureCall {
  readonly lease: NamedLease;
  readonly startedAt: number;
  readonly wanted: readonly WantedFigure[];
  readings: readonly NamedReading[] | null;
  /** The shop's open orders, read beside figures that open stock; null: none of the figures does. */
  openOrders: readonly OrderSnapshot[] | null;
}
