import { numberOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order } from '../../shop/state.ts';
import { receiptOf } from './part.ts';

/**
 * Reads the filters of getShopReceipts. Both ends of a range are included, in epoch seconds. What is left
 * out, or null, filters nothing: canceled receipts are listed, too
 * (https://github.com/etsy/open-api/releases, 2023-05-31).
 */
export function receiptTest(shop: Shop, query: Body): (order: Order) => boolean {
  const within = (at: number, name: string) =>
    at >= (numberOf(query[`min_${name}`]) ?? 0) &&
    at <= (numberOf(query[`max_${name}`]) ?? Number.POSITIVE_INFINITY);
  const matches = (name: string, value: boolean) => {
    const wanted = query[name];
    return typeof wanted !== 'boolean' || wanted === value;
  };
  return (order) => {
    const { createdAt, updatedAt, paidAt, shippedAt, deliveredAt, isCanceled } = receiptOf(shop, order);
    return (
      within(createdAt, 'created') &&
      within(updatedAt, 'last_modified') &&
      matches('was_paid', paidAt !== null) &&
      matches('was_shipped', shippedAt !== null) &&
      matches('was_delivered', deliveredAt !== null) &&
      matches('was_canceled', isCanceled)
    );
  };
}
