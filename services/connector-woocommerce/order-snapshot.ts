import type { OrderLine as SnapshotLine, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Order, OrderLine } from './order-schema.ts';
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
 * A refund does not change a line's quantity. Units refunded without restocking count as neither `cancelled`
 * nor `restocked`. They stay promised until the order closes, as in the shop itself.
 */
export function snapshotOf(order: Order, source: 'event' | { readStartedAt: string }): OrderSnapshot {
  const lowered = order.line_items.some((line) => stockLowered(line) > 0);
  const state = stateOf(order.status, lowered);
  return {
    externalId: String(order.id),
    // A restored backup uses numbers again.
    ...(order.order_key === '' ? {} : { identity: order.order_key }),
    // The shop reports whole seconds, so two versions can be equal.
    version: order.date_modified_gmt ? Date.parse(utc(order.date_modified_gmt)) : null,
    // An event lists refunds without their lines. The shop may build it before it writes the restocking.
    partial: source === 'event' && order.refunds.length > 0,
    placedAt: new Date(utc(order.date_created_gmt ?? order.date_created)).toISOString(),
    state,
    test: false,
    ...(source === 'event' ? {} : { readStartedAt: source.readStartedAt }),
    lines: order.line_items
      .filter((line) => line.quantity > 0)
      .map((line) => lineOf(line, state, order.currency)),
  };
}

/**
 * Describes the first line with a fractional (a plugin's) or negative quantity; undefined if there is none.
 * Such an order gets no snapshot, because guessed units would book sales that never happened.
 */
export function uncountable(order: Order): string | undefined {
  const line = order.line_items.find(({ quantity }) => !Number.isInteger(quantity) || quantity < 0);
  return line && `Line ${line.id} has the quantity ${line.quantity}; only whole units from 0 can be counted.`;
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

function lineOf(line: OrderLine, state: OrderSnapshot['state'], currency: string): SnapshotLine {
  const { quantity } = line;
  return {
    externalLineId: String(line.id),
    ref: line.product_id === 0 ? null : refOf(line.variation_id || line.product_id, line.product_id),
    ...(line.sku ? { sku: line.sku } : {}),
    quantity,
    cancelled: 0,
    restocked: Math.min(Math.floor(tally(line, '_restock_refunded_items')), quantity),
    stockLowered: stockLowered(line),
    // A line of an order in the trash keeps the stock that it lowered. So does a line of a cancelled order whose
    // product is gone, or in a shop that is set not to restore stock.
    restockOnCancel: state !== 'cancelled' || stockLowered(line) === 0,
    unitPrice: String(line.price),
    currency,
  };
}

/** Returns the units by which the shop holds its stock lowered for a line. */
function stockLowered(line: OrderLine): number {
  return Math.floor(tally(line, '_reduced_stock'));
}

/** Reads a count from a meta field, as text or number. Any other value counts as 0. */
function tally(line: OrderLine, key: string): number {
  const value = Number(line.meta_data.find((meta) => meta.key === key)?.value ?? 0);
  return Number.isFinite(value) && value > 0 ? value : 0;
}
