import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { decimalOf } from './money.ts';
import type { Order } from './order-schema.ts';
import { stateOf } from './order-state.ts';
import { unitsOf } from './order-units.ts';

interface Reading {
  readonly startedAt: string;
  /** Where the shop has no other stock location. */
  readonly onlyLocation: string | undefined;
  readonly moneyPrecision: number;
}

/**
 * All that Vendure says of an order. Its version is `updatedAt`, which is when the transaction that changed the
 * order began. A cart counts as placed when it was made; it is `pending`. Vendure spreads a line over stock
 * locations by itself and does not say how, so lines name one only where there is no other. Prices are what a unit
 * was sold for, before tax.
 */
export function snapshotOf(
  order: Order,
  { startedAt, onlyLocation = '', moneyPrecision }: Reading,
): OrderSnapshot {
  const state = stateOf(order);
  return {
    externalId: order.id,
    version: Date.parse(order.updatedAt),
    partial: false,
    placedAt: order.orderPlacedAt ?? order.createdAt,
    state,
    restockOnCancel: true,
    test: false,
    stockLowered: state === 'open' || state === 'closed',
    readStartedAt: startedAt,
    lines: order.lines
      .map((line) => ({
        externalLineId: line.id,
        ref: { unit: line.productVariant.id, group: line.productVariant.product.id, location: onlyLocation },
        sku: line.productVariant.sku,
        ...unitsOf(order, line),
        unitPrice: decimalOf(line.proratedUnitPrice, moneyPrecision),
        currency: order.currencyCode,
      }))
      // A modification added it, and another took it away whole.
      .filter(({ quantity }) => quantity > 0),
  };
}
