import type { Shop } from '../../shop/shop.ts';
import { invalidParameter } from './refusal.ts';

/** Lists the order statuses of WooCommerce and its block checkout (`wc_get_order_statuses`). */
const own = [
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
];

/** Lists the order statuses of a shop: WooCommerce's own, and its plugins'. */
export function orderStatusesOf({ state }: Shop): string[] {
  return [...own, ...state.orderStatuses];
}

/**
 * Refuses a list of orders by a status that the shop does not have.
 *
 * @throws Refusal 400 `rest_invalid_param`
 */
export function refuseUnknownStatus(shop: Shop, asked: readonly string[]): void {
  const allowed = ['any', 'trash', 'auto-draft', ...orderStatusesOf(shop)];
  const index = asked.findIndex((status) => !allowed.includes(status));
  if (index === -1) return;
  const message = `status[${index}] is not one of ${allowed.join(', ')}.`;
  throw invalidParameter('status', 'rest_not_in_enum', message);
}
