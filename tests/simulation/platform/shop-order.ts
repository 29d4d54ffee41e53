import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';

/** An order as its shop keeps it. */
export interface ShopOrder {
  readonly externalId: string;
  /** The shop's clock. */
  readonly placedAt: number;
  /** It was placed before the beginning. */
  readonly early: boolean;
  readonly test: boolean;
  state: 'pending' | 'open' | 'cancelled' | 'closed';
  restockOnCancel: boolean;
  lines: ShopOrderLine[];
  /** The shop's clock; null: it has not reserved stock yet. */
  reservedAt: number | null;
  version: number | null;
  /** Our clock. */
  changedAt: number;
  /** The shop's clock, in whole seconds. Null or left out: it is not closed, or the shop does not tell. */
  closedAt?: number | null;
}

export interface ShopOrderLine {
  readonly id: string;
  readonly unit: string;
  quantity: number;
  cancelled: number;
  restocked: number;
}

/**
 * All that the shop says of an order now. `place`: where it takes the units from; '' where it does not say.
 */
export function snapshotOf(order: ShopOrder, place: string): OrderSnapshot {
  return {
    externalId: order.externalId,
    version: order.version,
    partial: false,
    placedAt: new Date(order.placedAt).toISOString(),
    state: order.state,
    ...((order.closedAt ?? null) === null
      ? {}
      : { closedAt: { at: new Date(order.closedAt ?? 0).toISOString(), exact: true } }),
    test: order.test,
    ...(order.reservedAt !== null && {
      reservedAt: { at: new Date(order.reservedAt).toISOString(), exact: true },
    }),
    lines: order.lines.map((line) => ({
      externalLineId: line.id,
      ref: { unit: line.unit, group: line.unit, location: place },
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      stockLowered: heldUnits(order, { ...line, restockOnCancel: order.restockOnCancel }),
      restockOnCancel: order.restockOnCancel,
      unitPrice: '10.00',
      currency: 'USD',
    })),
  };
}

/**
 * Units that an order keeps from being sold to others, by what merchants mean and not by our code: none
 * before it is sure and for a test, what is left of it while it is wanted, and what has left for good.
 */
export function heldUnits(
  order: Pick<ShopOrder, 'state' | 'test'>,
  line: Pick<ShopOrderLine, 'quantity' | 'cancelled' | 'restocked'> & Pick<ShopOrder, 'restockOnCancel'>,
): number {
  const givenBack = order.state === 'cancelled' && line.restockOnCancel;
  const left = line.quantity - line.cancelled - line.restocked;
  return order.test || order.state === 'pending' || givenBack ? 0 : Math.max(0, left);
}
