import { randomBytes } from 'node:crypto';
import type { Address } from '../../shop/address.ts';
import { priceOf } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { itemOf, offersOf } from './catalog.ts';
import { nextId } from './ids.ts';
import { isLive, moveUnits, sellable } from './listing.ts';
import type { Item, Offer } from './own-state.ts';
import { orderPart, partOf } from './part.ts';

interface Bought {
  readonly item: Item;
  readonly offer: Offer;
  readonly quantity: number;
  readonly line: OrderLine;
}

export function findOrder({ state }: Pick<Shop, 'state'>, id: number): Order {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) throw new Refusal(404, 'order_unknown', `There is no order ${id}.`);
  return order;
}

/**
 * Places an order as a buyer does at the checkout. eBay lowers what is available as soon as the buyer has
 * committed to buy, also if payment is pending.
 *
 * @throws Refusal 409 if an item is not for sale, or sold out: eBay sells no more than it shows
 */
export function placeOrder(
  shop: Shop,
  lines: readonly { readonly recordId: number; readonly quantity: number }[],
  payment: 'PENDING' | 'PAID',
): Order {
  const wanted = new Map<number, number>();
  for (const { recordId, quantity } of lines) wanted.set(recordId, (wanted.get(recordId) ?? 0) + quantity);
  const bought = [...wanted].map(([recordId, quantity]) => buy(shop, recordId, quantity));
  const id = nextId(shop, 'order');
  const at = now(shop);
  const buyer = buyerOf(id);
  const order: Order = {
    id,
    status: payment === 'PAID' ? 'paid' : 'pending',
    orderKey: randomBytes(16).toString('hex'),
    customerId: 0,
    billing: buyer,
    shipping: buyer,
    createdVia: 'checkout',
    currency: null,
    note: '',
    lines: bought.map(({ line }) => line),
    shippingLines: [],
    meta: [],
    createdAt: at,
    modifiedAt: at,
    paidAt: payment === 'PAID' ? at : null,
    completedAt: null,
    statusBeforeTrash: null,
  };
  shop.state.orders.push(order);
  partOf(shop).orders.push({
    orderId: id,
    username: `buyer_${id % 100_000}`,
    buyer,
    lines: bought.map(({ line, offer }) => ({
      lineId: line.id,
      offerId: offer.id,
      listingId: offer.listing?.id ?? '',
      marketplaceId: offer.marketplaceId,
    })),
    payment,
    placedAt: shop.clock.now().toISOString(),
    changedAt: shop.clock.now().toISOString(),
    cancel: null,
  });
  for (const { item, offer, quantity } of bought) moveUnits(shop, item, offer, -quantity);
  if (payment === 'PAID') confirm(shop, order);
  return order;
}

function buy(shop: Shop, recordId: number, quantity: number): Bought {
  const record = shop.state.products.find(({ id }) => id === recordId);
  const item = record === undefined ? null : itemOf(shop, record);
  const offer = record === undefined ? undefined : offersOf(shop, record).find(isLive);
  if (record === undefined || item === null || offer === undefined) {
    throw new Refusal(409, 'not_for_sale', `The item ${recordId} is not listed.`);
  }
  const left = sellable(item, offer);
  if (left < quantity) {
    throw new Refusal(
      409,
      'sold_out',
      `You asked for ${quantity} of ${record.sku}, and ${left} are in stock.`,
    );
  }
  const parent = shop.state.products.find(({ id }) => id === record.parentId);
  const line: OrderLine = {
    id: nextId(shop, 'line'),
    name: record.name || (parent?.name ?? ''),
    productId: parent?.id ?? record.id,
    variationId: parent === undefined ? 0 : record.id,
    quantity,
    sku: record.sku,
    price: priceOf(record),
    parentName: parent?.name ?? null,
    meta: [],
  };
  return { item, offer, quantity, line };
}

/** Reports that the checkout of an order is complete, once for each line. */
export function confirm(shop: Shop, { lines }: Order): void {
  for (const { id } of lines) shop.emit('ORDER_CONFIRMATION', id);
}

/** Gives units of a line back to its item and to the offer that sold them. */
export function giveBack(shop: Shop, order: Order, line: OrderLine, quantity: number): void {
  const record = shop.state.products.find(({ id }) => id === (line.variationId || line.productId));
  const item = record === undefined ? null : itemOf(shop, record);
  const sold = orderPart(shop, order).lines.find(({ lineId }) => lineId === line.id);
  const offer = partOf(shop).offers.find(({ id }) => id === sold?.offerId);
  if (item !== null) moveUnits(shop, item, offer, quantity);
}

export function touched(shop: Shop, order: Order): void {
  order.modifiedAt = now(shop);
  orderPart(shop, order).changedAt = shop.clock.now().toISOString();
}

export function lineWith(order: Order, id: number): OrderLine {
  const line = order.lines.find((one) => one.id === id);
  if (line === undefined) throw new Refusal(404, 'line_unknown', `The order has no line ${id}.`);
  return line;
}

/** Makes up a buyer. The e-mail address is masked, as eBay masks it. */
function buyerOf(id: number): Address {
  const number = id % 100_000;
  return {
    first_name: 'Robin',
    last_name: `Buyer ${number}`,
    company: '',
    address_1: `${number} Main Street`,
    address_2: '',
    city: 'San Jose',
    state: 'CA',
    postcode: '95125',
    country: 'US',
    email: `${id.toString(36)}@members.ebay.com`,
    phone: '4085550100',
  };
}
