import type { OrderState, LineUnits } from '../stock/line-target.ts';

/** A line of an order as its platform reports it. */
export interface OrderContentLine extends LineUnits {
  readonly externalLineId: string;
  /** Null if the platform no longer names the listing. */
  readonly ref: { readonly unit: string; readonly location: string } | null;
  /** Units by which the platform holds its own stock lowered for this line. */
  readonly stockLowered: number;
  readonly sku?: string;
  /** Decimal string in `currency`. */
  readonly unitPrice: string;
  readonly currency: string;
}

/** The part of an order's snapshot that decides its effect on stock. */
export interface OrderContent extends OrderState {
  /** ISO 8601. */
  readonly placedAt: string;
  readonly test: boolean;
  readonly lines: readonly OrderContentLine[];
}
