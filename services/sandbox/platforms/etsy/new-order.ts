import { randomBytes } from 'node:crypto';
import type { Address } from '../../shop/address.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { epoch, nextId } from './ids.ts';
import type { Transaction } from './own-state.ts';
import { partOf } from './part.ts';

/** What a line of an order sells, in the shared state and at Etsy. */
export interface Bought {
  readonly line: OrderLine;
  readonly transaction: Transaction;
}

/** Adds an order with its receipt. */
export function addOrder(shop: Shop, bought: readonly Bought[], isPaid: boolean): Order {
  const id = nextId(shop, 'order');
  const [at, seconds] = [now(shop), epoch(shop)];
  const buyer = buyerOf(id);
  const order: Order = {
    id,
    status: isPaid ? 'paid' : 'payment processing',
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
    paidAt: isPaid ? at : null,
    completedAt: null,
    statusBeforeTrash: null,
  };
  shop.state.orders.push(order);
  partOf(shop).receipts.push({
    orderId: id,
    buyerUserId: 300_000_000 + (id % 1_000_000),
    buyer,
    transactions: bought.map(({ transaction }) => transaction),
    createdAt: seconds,
    updatedAt: seconds,
    paidAt: isPaid ? seconds : null,
    shippedAt: null,
    deliveredAt: null,
    isCanceled: false,
    shipments: [],
    refunds: [],
  });
  return order;
}

/** Makes up a buyer. */
function buyerOf(id: number): Address {
  const number = id % 100_000;
  return {
    first_name: 'Robin',
    last_name: `Buyer ${number}`,
    company: '',
    address_1: `${number} Main Street`,
    address_2: '',
    city: 'Brooklyn',
    state: 'NY',
    postcode: '11201',
    country: 'US',
    email: `buyer${number}@example.com`,
    phone: '',
  };
}
