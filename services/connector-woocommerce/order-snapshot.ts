import type { OrderLine as SnapshotLine, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Order, OrderLine } from './order-schema.ts';
import { refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/**
 * An order as WooCommerce shows it, in the contract's words. What its stock is doing is read from the lines, where
 * WooCommerce keeps account: `_reduced_stock` is what the shop holds lowered for a line (gone when a cancellation
 * put it back), `_restock_refunded_items` what refunds put back on sale, in total (`wc_restock_refunded_items`).
 *
 * A line's quantity stays when units are refunded. Those refunded without restocking are neither `cancelled` nor
 * `restocked`: they stay promised, and leave with the order when it closes, as on the shop itself.
 */
export function snapshotOf(order: Order, source: 'event' | { readStartedAt: string }): OrderSnapshot {
  const lowered = order.line_items.some((line) => tally(line, '_reduced_stock') > 0);
  const state = stateOf(order.status, lowered);
  return {
    externalId: String(order.id),
    // Whole seconds: two versions can be equal.
    version: order.date_modified_gmt ? Date.parse(utc(order.date_modified_gmt)) : null,
    // An event lists refunds without their lines, and may have been made before the restocking was written.
    partial: source === 'event' && order.refunds.length > 0,
    placedAt: new Date(utc(order.date_created_gmt ?? order.date_created)).toISOString(),
    state,
    // An order put in the bin keeps what it lowered, as does one in a shop that is set not to restore stock.
    restockOnCancel: state !== 'cancelled' || !lowered,
    test: false,
    stockLowered: lowered,
    ...(source === 'event' ? {} : { readStartedAt: source.readStartedAt }),
    lines: order.line_items.filter((line) => line.quantity > 0).map((line) => lineOf(line, order.currency)),
  };
}

/**
 * The first line whose units cannot be counted (a plugin's fractions, a negative quantity), in words; undefined if all
 * can. Such an order is no snapshot: guessing its units would book what nobody sold.
 */
export function uncountable(order: Order): string | undefined {
  const line = order.line_items.find(({ quantity }) => !Number.isInteger(quantity) || quantity < 0);
  return line && `Line ${line.id} has the quantity ${line.quantity}; only whole units from 0 can be counted.`;
}

/** A status we do not know is a plugin's, and `failed` can follow a paid state: there the lines tell. */
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

function lineOf(line: OrderLine, currency: string): SnapshotLine {
  const { quantity } = line;
  return {
    externalLineId: String(line.id),
    ref: line.product_id === 0 ? null : refOf(line.variation_id || line.product_id, line.product_id),
    ...(line.sku ? { sku: line.sku } : {}),
    quantity,
    cancelled: 0,
    restocked: Math.min(Math.floor(tally(line, '_restock_refunded_items')), quantity),
    unitPrice: String(line.price),
    currency,
  };
}

/** Meta values come as text or number; what is not a count counts nothing. */
function tally(line: OrderLine, key: string): number {
  const value = Number(line.meta_data.find((meta) => meta.key === key)?.value ?? 0);
  return Number.isFinite(value) && value > 0 ? value : 0;
}
