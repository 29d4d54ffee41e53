import { z } from 'zod';
import type { Shop } from '../../shop/shop.ts';
import { goOnBehind } from './ids.ts';

const text = z.string().default('');
const address = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  postcode: text,
  country: text,
  email: text,
  phone: text,
});
const date = z.string();
const recordedOrder = z.object({
  id: z.number(),
  status: z.string(),
  order_key: z.string(),
  customer_id: z.number(),
  billing: address,
  shipping: address,
  created_via: z.string(),
  currency: z.string(),
  customer_note: text,
  meta_data: z.array(z.object({ id: z.number(), key: z.string(), value: z.unknown() })).default([]),
  date_created_gmt: date,
  date_modified_gmt: date,
  date_paid_gmt: date.nullable(),
  date_completed_gmt: date.nullable(),
  line_items: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      product_id: z.number(),
      variation_id: z.number(),
      quantity: z.number(),
      sku: text.nullable(),
      price: z.union([z.number(), z.string()]),
      parent_name: z.string().nullable(),
      meta_data: z.array(z.object({ id: z.number(), key: z.string(), value: z.unknown() })),
    }),
  ),
  refunds: z.array(z.object({ id: z.number(), reason: text, total: z.string() })),
});

/** Stores an order that a real shop's REST API showed, so that reading it returns the same data. */
export function keepRecordedOrder(shop: Shop, wire: unknown): void {
  const { state } = shop;
  const order = recordedOrder.parse(wire);
  state.orders.push({
    id: order.id,
    status: order.status,
    orderKey: order.order_key,
    customerId: order.customer_id,
    billing: order.billing,
    shipping: order.shipping,
    createdVia: order.created_via,
    currency: order.currency,
    note: order.customer_note,
    shippingLines: [],
    meta: order.meta_data.map(({ id, key, value }) => ({ id, key, value: String(value) })),
    createdAt: order.date_created_gmt,
    modifiedAt: order.date_modified_gmt,
    paidAt: order.date_paid_gmt,
    completedAt: order.date_completed_gmt,
    statusBeforeTrash: null,
    lines: order.line_items.map((line) => ({
      id: line.id,
      name: line.name,
      productId: line.product_id,
      variationId: line.variation_id,
      quantity: line.quantity,
      sku: line.sku ?? '',
      price: String(line.price),
      parentName: line.parent_name,
      meta: line.meta_data.map(({ id, key, value }) => ({ id, key, value: String(value) })),
    })),
  });
  for (const { id, reason, total } of order.refunds) {
    state.refunds.push({
      id,
      orderId: order.id,
      createdAt: order.date_modified_gmt,
      amount: total.replace('-', ''),
      reason,
      lines: [],
    });
  }
  const metas = order.line_items.flatMap((line) => line.meta_data);
  goOnBehind(shop, 'post', idsOf([order, ...order.refunds]));
  goOnBehind(shop, 'line', idsOf(order.line_items));
  goOnBehind(shop, 'meta', idsOf(metas));
}

function idsOf(records: readonly { readonly id: number }[]): number[] {
  return records.map(({ id }) => id);
}
