import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { decimalOf } from './money.ts';
import { markedNote } from './order-marker.ts';
import { momentsOf, restockedAt } from './order-moments.ts';
import type { History, Order } from './order-schema.ts';
import { stateOf } from './order-state.ts';
import { unitsOf } from './order-units.ts';

export interface Reading {
  readonly startedAt: string;
  /** The shop's stock location if it has exactly one; undefined otherwise. */
  readonly onlyLocation: string | undefined;
  readonly moneyPrecision: number;
}

/**
 * Converts a Vendure order to the contract's snapshot.
 * - Version: `updatedAt`, the start of the transaction that changed the order.
 * - Cart: `pending`, placed when it was created.
 * - Location: empty unless the shop has exactly one. Vendure spreads a line over locations and does not
 *   report how.
 * - Unit price: the price paid per unit, before tax.
 * - Identity: none. Vendure never gives an order's ID to another order.
 *
 * `history` is the order's history if it was read ({@link hasHistory}).
 */
export function snapshotOf(
  order: Order,
  { startedAt, onlyLocation = '', moneyPrecision }: Reading,
  history?: History,
): OrderSnapshot {
  const state = stateOf(order);
  const note = markedNote(order.notes);
  const reserves = state === 'open' || state === 'closed';
  return {
    externalId: order.id,
    ...(note !== undefined && { marker: note.marker }),
    version: Date.parse(order.updatedAt),
    partial: false,
    placedAt: order.orderPlacedAt ?? order.createdAt,
    state,
    ...momentsOf(order, state, history),
    test: false,
    readStartedAt: startedAt,
    lines: order.lines
      .map((line) => {
        const units = unitsOf(order, line);
        return {
          externalLineId: line.id,
          ref: {
            unit: line.productVariant.id,
            group: line.productVariant.product.id,
            location: onlyLocation,
          },
          sku: line.productVariant.sku,
          ...units,
          stockLowered: reserves ? units.quantity - units.cancelled - units.restocked : 0,
          restockOnCancel: true,
          ...(units.cancelled + units.restocked > 0 && { restockedAt: restockedAt(order, line.id, history) }),
          unitPrice: decimalOf(line.proratedUnitPrice, moneyPrecision),
          currency: order.currencyCode,
        };
      })
      // One modification added this line, and a later modification removed it completely.
      .filter(({ quantity }) => quantity > 0),
  };
}

/** Tells whether units of an order were put back on sale, so that its history says when. */
export function hasHistory(order: Order): boolean {
  return (
    stateOf(order) === 'cancelled' ||
    order.lines.some((line) => {
      const { cancelled, restocked } = unitsOf(order, line);
      return cancelled + restocked > 0;
    })
  );
}
