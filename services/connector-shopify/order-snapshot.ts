import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { OrderLine as SnapshotLine, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { idOf } from './gid.ts';
import { markerOf } from './order-marker.ts';
import { momentsOf, restockedAt } from './order-moments.ts';
import type { Order, OrderLine, Refund } from './order-schema.ts';
import { unitsOf } from './order-units.ts';

/** Holds an order with all of its parts. */
export interface WholeOrder {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly refunds: readonly Refund[];
}

interface Reading {
  readonly startedAt: string;
  /** The shop's location if it has exactly one; undefined otherwise. */
  readonly onlyLocation: string | undefined;
}

/**
 * Converts a Shopify order to the contract's snapshot.
 * - Version: `updatedAt`, in whole seconds, so two versions can be equal.
 * - Location: the shop's only one, else the one that the order was assigned to as it was created. Shopify
 *   may spread an order over several; then the others are not told.
 * - Identity: none. Shopify never gives an order's id to another order.
 */
export function snapshotOf(
  { order, lines, refunds }: WholeOrder,
  { startedAt, onlyLocation }: Reading,
): OrderSnapshot {
  const state = stateOf(order, lines);
  const marker = markerOf(order.customAttributes);
  const location = onlyLocation ?? (order.physicalLocation === null ? '' : idOf(order.physicalLocation.id));
  return {
    externalId: idOf(order.id),
    ...(marker !== undefined && { marker }),
    version: Date.parse(order.updatedAt),
    partial: false,
    placedAt: order.createdAt,
    state,
    ...momentsOf(order, state),
    test: order.test,
    readStartedAt: startedAt,
    lines: lines
      // An edit added this line, and nothing of it was kept.
      .filter(({ quantity }) => quantity > 0)
      .map((line) => lineOf(line, { order, state, refunds, location })),
  };
}

/**
 * Derives an order's state for stock. An order without reserved units (`confirmed: false`) is pending. Once
 * no unit is left to fulfil it is closed, whether or not it is paid or archived.
 */
function stateOf({ cancelledAt, confirmed }: Order, lines: readonly OrderLine[]): OrderSnapshot['state'] {
  if (cancelledAt !== null) return 'cancelled';
  if (!confirmed) return 'pending';
  return lines.every(({ unfulfilledQuantity }) => unfulfilledQuantity === 0) ? 'closed' : 'open';
}

interface OfOrder {
  readonly order: Order;
  readonly state: OrderSnapshot['state'];
  readonly refunds: readonly Refund[];
  readonly location: string;
}

function lineOf(line: OrderLine, { order, state, refunds, location }: OfOrder): SnapshotLine {
  const { variant, product, sku } = line;
  const units = unitsOf(line, refunds);
  const stockLowered = state === 'pending' ? 0 : units.stockLowered;
  const restocked = restockedAt(order, line.id, refunds);
  const { amount } = line.discountedUnitPriceAfterAllDiscountsSet.shopMoney;
  return {
    externalLineId: idOf(line.id),
    ref:
      variant === null
        ? null
        : {
            unit: idOf(variant.inventoryItem.id),
            group: product === null ? '' : idOf(product.id),
            location,
          },
    ...(sku !== null && sku !== '' && { sku }),
    ...units,
    stockLowered,
    // What a cancellation did not put back on sale stays away.
    restockOnCancel: state !== 'cancelled' || stockLowered === 0,
    ...(restocked !== null && { restockedAt: restocked }),
    unitPrice: moneyIn(order.currencyCode, amount),
    currency: order.currencyCode,
  };
}
