import type { Moment, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Order, OrderLine, Refund } from './order-schema.ts';
import { tally } from './order-tally.ts';
import { utc } from './utc.ts';

/**
 * Derives when an order began to hold stock, and when it was cancelled or closed. WooCommerce records only
 * the completion (`date_completed_gmt`), in whole seconds:
 * - Stock is lowered when the order enters `on-hold`, `processing` or `completed`. The payment may follow
 *   later, so `date_paid_gmt` is only the latest moment. An unpaid order has its last change instead.
 * - Stock is given back when the order enters `cancelled`. The last change is the latest moment.
 */
export function momentsOf(
  order: Order,
  state: OrderSnapshot['state'],
  holds: boolean,
): Pick<OrderSnapshot, 'reservedAt' | 'cancelledAt' | 'closedAt'> {
  const reserves = state === 'open' || state === 'closed' || holds;
  const [reserved] = [order.date_paid_gmt, order.date_modified_gmt].flatMap((at) => latest(at)).sort(earlier);
  const [cancelled] = latest(order.date_modified_gmt);
  const completed = order.date_completed_gmt ? exactly(order.date_completed_gmt) : undefined;
  return {
    ...(reserves && reserved && { reservedAt: reserved }),
    ...(state === 'cancelled' && cancelled && { cancelledAt: cancelled }),
    ...(state === 'closed' && completed && { closedAt: completed }),
  };
}

/**
 * Derives when refunds last put units of a line back on sale. The moment is the last refund's, and exact if
 * that refund did restock: if it is the line's only one, or if all refunded units were restocked. Without the
 * refunds, the order's last change is the latest moment.
 */
export function restockedAt(order: Order, line: OrderLine, refunds: readonly Refund[] | null): Moment | null {
  const restocked = tally(line, '_restock_refunded_items');
  if (restocked === 0) return null;
  const ofLine = (refunds ?? []).flatMap(({ date_created_gmt: at, line_items }) => {
    const units = line_items
      .filter((one) => tally(one, '_refunded_item_id') === line.id)
      .reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
    return at && units > 0 ? [{ at, units }] : [];
  });
  const [last] = ofLine.toSorted((one, other) => (one.at < other.at ? 1 : -1));
  if (last === undefined) return latest(order.date_modified_gmt)[0] ?? null;
  const refunded = ofLine.reduce((sum, { units }) => sum + units, 0);
  const isExact = ofLine.length === 1 || refunded <= restocked;
  return isExact ? exactly(last.at) : (latest(last.at)[0] ?? null);
}

/**
 * Returns the last millisecond of a second as a latest moment: WooCommerce cuts its moments to whole seconds.
 */
function latest(gmt: string | null | undefined): Moment[] {
  return gmt ? [{ at: new Date(Date.parse(utc(gmt)) + 999).toISOString(), exact: false }] : [];
}

function exactly(gmt: string): Moment {
  return { at: new Date(utc(gmt)).toISOString(), exact: true };
}

function earlier(one: Moment, other: Moment): number {
  return one.at < other.at ? -1 : Number(one.at > other.at);
}
