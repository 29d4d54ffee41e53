import { randomBytes } from 'node:crypto';
import { amount, hundredths, priceOf } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Address } from '../../shop/address.ts';
import type { Order, OrderLine, ShippingLine } from '../../shop/state.ts';
import type { OrderFields } from './bodies.ts';
import { findProduct } from './catalog.ts';
import { nextId } from './ids.ts';
import { followQuantity, followStatus } from './order-stock.ts';
import { invalidId } from './refusal.ts';
import { variationName } from './wire/product.ts';

type LineFields = NonNullable<OrderFields['line_items']>[number];
type ShippingFields = NonNullable<OrderFields['shipping_lines']>[number];

const noAddress: Address = {
  first_name: '',
  last_name: '',
  company: '',
  address_1: '',
  address_2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
  email: '',
  phone: '',
};

export function findOrder({ state }: Shop, id: number, status: 400 | 404): Order {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) throw invalidId('shop_order', status);
  return order;
}

/** Places an order and takes its stock. Stock may go below zero: only the shop's page checks the quantity. */
export function createOrder(shop: Shop, fields: OrderFields, createdVia = 'rest-api'): Order {
  const at = now(shop);
  const lines = (fields.line_items ?? []).map((line) => newLine(shop, line));
  const shippingLines = (fields.shipping_lines ?? []).map((line) => newShippingLine(shop, line));
  const order: Order = {
    id: nextId(shop, 'post'),
    status: fields.status ?? (fields.set_paid === true ? 'processing' : 'pending'),
    orderKey: orderKey(),
    customerId: fields.customer_id ?? 0,
    billing: { ...noAddress, ...fields.billing },
    shipping: { ...noAddress, ...fields.shipping },
    createdVia,
    currency: fields.currency ?? null,
    note: fields.customer_note ?? '',
    lines,
    shippingLines,
    meta: (fields.meta_data ?? []).map(({ key, value }) => ({
      id: nextId(shop, 'meta'),
      key,
      value: String(value),
    })),
    createdAt: at,
    modifiedAt: at,
    paidAt: null,
    completedAt: null,
    statusBeforeTrash: null,
  };
  shop.state.orders.push(order);
  shop.emit('order.created', order.id);
  shop.emit('order.updated', order.id);
  enterStatus(shop, order, fields.set_paid === true);
  return order;
}

export function updateOrder(shop: Shop, order: Order, fields: OrderFields): void {
  shop.emit('order.updated', order.id);
  for (const given of fields.line_items ?? []) changeLine(shop, order, given);
  order.status = fields.status ?? order.status;
  order.modifiedAt = now(shop);
  enterStatus(shop, order, fields.set_paid === true);
}

/**
 * Moves an order to the trash; with `force`, deletes it and its refunds. WooCommerce returns no stock in
 * either case. It reports only the trash: `order.deleted` hangs on `woocommerce_trash_order`.
 */
export function deleteOrder(shop: Shop, order: Order, force: boolean): void {
  const { state } = shop;
  if (force) {
    state.orders = state.orders.filter(({ id }) => id !== order.id);
    state.refunds = state.refunds.filter(({ orderId }) => orderId !== order.id);
    return;
  }
  order.statusBeforeTrash = order.status;
  order.status = 'trash';
  order.modifiedAt = now(shop);
  shop.emit('order.deleted', order.id);
}

/** Takes an order out of the trash, in the status that it had before. Its stock stays as it is. */
export function restoreOrder(shop: Shop, id: number): void {
  const order = findOrder(shop, id, 404);
  if (order.status !== 'trash') throw invalidId('shop_order', 404);
  order.status = order.statusBeforeTrash ?? 'pending';
  order.statusBeforeTrash = null;
  order.modifiedAt = now(shop);
  shop.emit('order.restored', order.id);
  shop.emit('order.updated', order.id);
}

/** Creates an order key: `wc_order_` and 13 random letters and digits. */
function orderKey(): string {
  const characters = randomBytes(48)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return `wc_order_${characters.slice(0, 13)}`;
}

function enterStatus(shop: Shop, order: Order, setPaid: boolean): void {
  const at = now(shop);
  if (setPaid || order.status === 'processing' || order.status === 'completed') order.paidAt ??= at;
  if (order.status === 'completed') order.completedAt ??= at;
  followStatus(shop, order);
}

function changeLine(shop: Shop, order: Order, given: LineFields): void {
  const line = order.lines.find(({ id }) => id === given.id);
  if (line === undefined) {
    order.lines.push(newLine(shop, given));
    return;
  }
  if (given.quantity === undefined) return;
  const before = line.quantity;
  line.quantity = given.quantity;
  followQuantity(shop, order, line, before);
  if (given.quantity === 0) order.lines = order.lines.filter((one) => one !== line);
}

/**
 * Makes a line. If the shop does not have the product, the line has none (`product_id` 0): WooCommerce does
 * not refuse it.
 */
function newLine(shop: Shop, { product_id, variation_id, quantity, name, total }: LineFields): OrderLine {
  const productId = variation_id || product_id || 0;
  if (productId === 0) {
    throw new Refusal(400, 'woocommerce_rest_required_product_reference', 'Product ID or SKU is required.');
  }
  const given = total === undefined ? {} : { total: amount(hundredths(String(total))) };
  const named = shop.state.products.find(({ id }) => id === productId);
  if (named === undefined) {
    const own = { productId: 0, variationId: 0, quantity: quantity ?? 1, sku: '', price: '0' };
    const rest = { parentName: null, meta: [], ...given };
    return { id: nextId(shop, 'line'), name: name ?? '', ...own, ...rest };
  }
  const parent = named.parentId === 0 ? null : findProduct(shop, named.parentId, 400);
  return {
    id: nextId(shop, 'line'),
    name: name ?? (parent === null ? named.name : variationName(parent, named)),
    productId: parent?.id ?? named.id,
    variationId: parent === null ? 0 : named.id,
    quantity: quantity ?? 1,
    sku: named.sku === '' ? (parent?.sku ?? '') : named.sku,
    price: priceOf(named) === '' ? '0' : priceOf(named),
    ...given,
    parentName: parent?.name ?? null,
    meta: [],
  };
}

function newShippingLine(
  shop: Shop,
  { method_id: method, method_title, total }: ShippingFields,
): ShippingLine {
  if (method === undefined || method === '') {
    throw new Refusal(400, 'woocommerce_rest_invalid_shipping_item', 'Shipping method ID is required.');
  }
  return {
    id: nextId(shop, 'line'),
    title: method_title ?? '',
    method,
    total: amount(hundredths(String(total ?? 0))),
  };
}
