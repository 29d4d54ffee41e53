import type { OrderState, LineUnits } from '../stock/line-target.ts';

/** When something happened, by the platform's clock (ISO 8601). `exact` false: then or earlier. */
export interface Moment {
  readonly at: string;
  readonly exact: boolean;
}

/** A line of an order as its platform reports it. */
export interface OrderContentLine extends LineUnits {
  readonly externalLineId: string;
  /** Null if the platform no longer names the listing. */
  readonly ref: { readonly unit: string; readonly location: string } | null;
  /** Units by which the platform holds its own stock lowered for this line. */
  readonly stockLowered: number;
  /** When the platform last put units of this line back on sale. Left out: never, or it does not tell. */
  readonly restockedAt?: Moment;
  readonly sku?: string;
  /** Decimal string in `currency`. */
  readonly unitPrice: string;
  readonly currency: string;
}

/** The part of an order's snapshot that decides its effect on stock. */
export interface OrderContent extends OrderState {
  /** ISO 8601. */
  readonly placedAt: string;
  /** When the order began to reserve stock. Left out: it does not, or the platform does not tell. */
  readonly reservedAt?: Moment;
  /** When the order was cancelled. Left out: it is not, or the platform does not tell. */
  readonly cancelledAt?: Moment;
  /** When the order was closed. Left out: it is not, or the platform does not tell. */
  readonly closedAt?: Moment;
  readonly test: boolean;
  /** The marker with which Onhand created the order. Left out: somebody else did, or it is not shown. */
  readonly marker?: string;
  readonly lines: readonly OrderContentLine[];
}
