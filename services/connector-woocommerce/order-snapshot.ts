import type { OrderLine as SnapshotLine, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { momentsOf, restockedAt } from './order-moments.ts';
import type { Order, OrderLine, Refund } from './order-schema.ts';
import { markerOf } from './order-marker.ts';
import { tally } from './order-tally.ts';
import { refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/**
 * Converts a WooCommerce order to the contract's snapshot. The stock state comes from the meta fields of the
 * lines.
 * - `_reduced_stock`: the units by which the shop lowered stock for the line. A cancellation that restores
 *   them removes the field.
 * - `_restock_refunded_items`: the units that refunds put back on sale, in total
 *   (`wc_restock_refunded_items`).
 *
 * `refunds` are the order's refunds if they were read: an order lists them without their lines and moments.
 *
 * A refund does not change a line's quantity. Units refunded without restocking count as neither `cancelled`
 * nor `restocked`. They stay promised until the order closes, as in the shop itself.
 */
export function snapshotOf(
  order: Order,
  source: 'event' | { readonly readStartedAt: string; readonly refunds?: readonly Refund[] | null },
): OrderSnapshot {
  const refunds = source === 'event' ? null : (source.refunds ?? null);
  const lowered = order.line_items.some((line) => stockLowered(line) > 0);
  const state = stateOf(order.status, lowered);
  const marker = markerOf(order);
  return {
    externalId: String(order.id),
    // A restored backup uses numbers again.
    ...(order.order_key === '' ? {} : { identity: order.order_key }),
    ...(marker !== undefined && { marker }),
    // The shop reports whole seconds, so two versions can be equal.
    version: order.date_modified_gmt ? Date.parse(utc(order.date_modified_gmt)) : null,
    // An event lists refunds without their lines. The shop may build it before it writes the restocking.
    partial: source === 'event' && order.refunds.length > 0,
    placedAt: new Date(utc(order.date_created_gmt ?? order.date_created)).toISOString(),
    state,
    ...momentsOf(order, state, lowered),
    test: false,
    ...(source === 'event' ? {} : { readStartedAt: source.readStartedAt }),
    lines: order.line_items
      .filter((line) => line.quantity > 0)
      .map((line) => lineOf(line, { order, state, refunds })),
  };
}

/** The highest number of units that is counted: what a 32-bit integer holds. */
const mostUnits = 2_147_483_647;

/**
 * Describes the first line with a fractional (a plugin's) or negative quantity; undefined if there is none.
 * Such an order gets no snapshot, because guessed units would book sales that never happened.
 */
export function uncountable(order: Order): string | undefined {
  const line = order.line_items.find(({ quantity }) => !Number.isInteger(quantity) || quantity < 0);
  if (line)
    return `Line ${line.id} has the quantity ${line.quantity}; only whole units from 0 can be counted.`;
  const lowered = order.line_items.find((one) => stockLowered(one) > mostUnits);
  return (
    lowered && `Line ${lowered.id} lowered the stock by ${stockLowered(lowered)}, more than can be counted.`
  );
}

/**
 * Maps a status. For `failed`, which can follow a paid state, and for plugins' statuses, the lines decide.
 */
function stateOf(status: string, lowered: boolean): OrderSnapshot['state'] {
  switch (status) {
    case 'pending':
    case 'checkout-draft':
      return 'pending';
    case 'on-hold':
    case 'processing':
      return 'open';
    case 'completed':
    case 'refunded':
      return 'closed';
    case 'cancelled':
    case 'trash':
      return 'cancelled';
    default:
      return lowered ? 'open' : 'pending';
  }
}

interface OfOrder {
  readonly order: Order;
  readonly state: OrderSnapshot['state'];
  readonly refunds: readonly Refund[] | null;
}

function lineOf(line: OrderLine, { order, state, refunds }: OfOrder): SnapshotLine {
  const { quantity } = line;
  const restocked = restockedAt(order, line, refunds);
  return {
    externalLineId: String(line.id),
    ref: line.product_id === 0 ? null : refOf(line.variation_id || line.product_id, line.product_id),
    ...(line.sku ? { sku: line.sku } : {}),
    quantity,
    cancelled: 0,
    restocked: Math.min(Math.floor(tally(line, '_restock_refunded_items')), quantity),
    stockLowered: stockLowered(line),
    // A line of an order in the trash keeps the stock that it lowered. So does a line of a cancelled order
    // whose product is gone, or in a shop that is set not to restore stock.
    restockOnCancel: state !== 'cancelled' || stockLowered(line) === 0,
    ...(restocked !== null && { restockedAt: restocked }),
    unitPrice: String(line.price),
    currency: order.currency,
  };
}

/** Returns the units by which the shop holds its stock lowered for a line. */
function stockLowered(line: OrderLine): number {
  return Math.floor(tally(line, '_reduced_stock'));
}
