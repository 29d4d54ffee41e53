import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { creation } from './behaviour.ts';
import { request } from './client.ts';
import { createdFields } from './copy-schema.ts';
import { getDrafts } from './draft-states.ts';
import { findMarker } from './find-marker.ts';
import { inventory } from './inventory.ts';
import { wireAddress } from './order-addresses.ts';
import { markerKey } from './order-marker.ts';
import { snapshotOf } from './order-snapshot.ts';
import { readOrder } from './read-orders.ts';
import { isId } from './record-calls.ts';
import { currencyOf } from './shop-currency.ts';

type Created = { readonly kind: 'created'; readonly created: CreatedOrder };

/**
 * Creates orders by one request each. A draft is an order in the status `pending`, which lowers no stock and,
 * created by the API, is never cancelled for not being paid (`wc_cancel_unpaid_orders`).
 */
export const creator: Creator = { behaviour: creation, create, show, find: findMarker, getDrafts };

async function create(
  call: Call,
  order: NewOrder,
  { draft }: { readonly draft: boolean },
): Promise<Created | Fault> {
  const refused = (await currencyRefused(call, order)) ?? (await unitsRefused(call, order));
  if (refused !== null) return refused;
  const answer = await request(call, {
    method: 'POST',
    endpoint: 'orders',
    body: bodyOf(order, draft),
    schema: z.record(z.string(), z.unknown()),
  });
  if (answer.kind !== 'answer') return answer;
  const created = createdOf(answer.body, answer.reading.readStartedAt);
  if (created.kind === 'created') return created;
  // It is there, so its creation must not count as refused.
  return { kind: 'unknown', message: `The order was created. ${created.message}`, ended: true };
}

async function show(call: Call, id: string): Promise<Created | { kind: 'absent' } | Fault> {
  if (!isId(id)) return { kind: 'absent' };
  const answer = await request(call, {
    method: 'GET',
    endpoint: `orders/${id}`,
    schema: z.record(z.string(), z.unknown()),
  });
  if (answer.kind === 'answer') return createdOf(answer.body, answer.reading.readStartedAt);
  const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_order_invalid_id';
  return gone ? { kind: 'absent' } : answer;
}

function createdOf(
  record: unknown,
  readStartedAt: string,
): Created | (Fault & { readonly kind: 'rejected' }) {
  const read = readOrder(record);
  const fields = createdFields.safeParse(record);
  if (read.kind === 'unread') {
    const { code, message } = read.unread;
    return { kind: 'rejected', code, message };
  }
  if (!fields.success) {
    return { kind: 'rejected', code: 'order_unreadable', message: z.prettifyError(fields.error) };
  }
  const order = snapshotOf(read.order, { readStartedAt });
  return { kind: 'created', created: { externalId: order.externalId, ...fields.data, order } };
}

async function currencyRefused(call: Call, { currency }: NewOrder): Promise<Fault | null> {
  const own = await currencyOf(call);
  if (own.kind !== 'currency') return own;
  if (own.code === currency) return null;
  const message = `The order is in ${currency}, and the shop sells in ${own.code}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}

/** WooCommerce accepts a line whose product it does not have, and makes it a line without a product. */
async function unitsRefused(call: Call, { lines }: NewOrder): Promise<Fault | null> {
  const refs = new Map(lines.map(({ ref }) => [`${ref.group}/${ref.unit}`, ref]));
  const read = await inventory.read(
    call,
    Array.from(refs, ([key, ref]) => ({ key, ref })),
  );
  const missing = read.flatMap(({ key, result }) =>
    result.kind === 'seen' && result.seen.why === 'absent' ? (refs.get(key)?.unit ?? []) : [],
  );
  if (missing.length > 0) {
    const message = `The shop does not have ${missing.join(', ')}.`;
    return { kind: 'rejected', code: 'unit_missing', message };
  }
  const unread = read.map(({ result }) => result).find(({ kind }) => kind !== 'seen');
  return unread === undefined || unread.kind === 'seen' ? null : unread;
}

function bodyOf(order: NewOrder, draft: boolean) {
  const { email, billing, shipping, note, shippingCost, copyOf, currency, marker, lines } = order;
  return {
    // Entering `processing` lowers the stock and counts as paid.
    status: draft ? 'pending' : 'processing',
    currency,
    ...(note !== undefined && { customer_note: note }),
    billing: { ...wireAddress(billing), ...(email !== undefined && { email }) },
    shipping: wireAddress(shipping),
    line_items: lines.map(({ ref, quantity, charge }) => ({
      product_id: Number(ref.group),
      ...(ref.unit === ref.group ? {} : { variation_id: Number(ref.unit) }),
      quantity,
      subtotal: charge.net,
      total: charge.net,
    })),
    ...(shippingCost !== undefined && {
      shipping_lines: [
        { method_id: 'other', method_title: shippingCost.title, total: shippingCost.charge.net },
      ],
    }),
    meta_data: [
      { key: markerKey, value: marker },
      { key: 'Copy of', value: `${copyOf.shop} ${copyOf.number}` },
    ],
  };
}
