import { randomBytes } from 'node:crypto';
import { priceOf } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Claim, KeyedText, OrderPart, Tax } from './own-state.ts';
import type { Address } from '../../shop/address.ts';
import type { Order, OrderLine, Product } from '../../shop/state.ts';
import { productOf } from './catalog.ts';
import { claim } from './claims.ts';
import { nextId } from './ids.ts';
import { partOf } from './part.ts';
import { titleOf } from './variant-words.ts';

export const noAddress: Address = {
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

/** Describes an order to be made. */
export interface Placed {
  readonly lines: readonly {
    /** The variant; null for a custom line. */
    readonly record: Product | null;
    readonly quantity: number;
    readonly title?: string | undefined;
    readonly sku?: string | undefined;
    /** The price of a unit; by default the variant's. */
    readonly price?: string | undefined;
  }[];
  readonly via: string;
  readonly financialStatus: OrderPart['financialStatus'];
  readonly claims: 'none' | 'claim' | readonly Claim[];
  readonly email?: string | null;
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly attributes?: readonly KeyedText[];
  readonly currency?: string | null;
  readonly customerId?: number;
  readonly test?: boolean;
  readonly taxes?: readonly Tax[];
  readonly billing?: Partial<Address>;
  readonly shipping?: Partial<Address>;
  readonly shippingLines?: readonly { readonly title: string; readonly price: string }[];
}

export function findOrder({ state }: Shop, id: number): Order {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) throw new Refusal(404, 'order_unknown', `There is no order ${id}.`);
  return order;
}

/** Creates an order and commits its units, or takes over units that are committed already. */
export function placeOrder(shop: Shop, given: Placed): Order {
  const at = now(shop);
  const lines = given.lines.map((line) => newLine(shop, line));
  const order: Order = {
    id: nextId(shop, 'order'),
    status: 'unfulfilled',
    orderKey: randomBytes(16).toString('hex'),
    customerId: given.customerId ?? 0,
    billing: { ...noAddress, ...given.billing },
    shipping: { ...noAddress, ...given.shipping },
    createdVia: given.via,
    currency: given.currency ?? null,
    note: given.note ?? '',
    lines,
    shippingLines: (given.shippingLines ?? []).map(({ title, price }) => ({
      id: nextId(shop, 'line'),
      title,
      method: title,
      total: price,
    })),
    meta: [],
    createdAt: at,
    modifiedAt: at,
    paidAt: given.financialStatus === 'PAID' ? at : null,
    completedAt: null,
    statusBeforeTrash: null,
  };
  const wanted = given.lines.map(({ record, quantity }, index) => ({
    lineId: lines[index]?.id ?? 0,
    record,
    quantity,
  }));
  partOf(shop).orders.push({
    orderId: order.id,
    name: `#${nextId(shop, 'orderNumber')}`,
    test: given.test ?? false,
    email: given.email ?? null,
    tags: [...(given.tags ?? [])],
    attributes: given.attributes ?? [],
    financialStatus: given.financialStatus,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    processedAt: at,
    claims: claimsOf(shop, given.claims, wanted),
    taxes: given.taxes ?? [],
    removed: {},
  });
  shop.state.orders.push(order);
  shop.emit('orders/create', order.id);
  if (given.financialStatus === 'PAID') shop.emit('orders/paid', order.id);
  return order;
}

function claimsOf(shop: Shop, claims: Placed['claims'], wanted: Parameters<typeof claim>[1]): Claim[] {
  if (claims === 'none') return [];
  return claims === 'claim' ? claim(shop, wanted, 'committed') : claims.map((one) => ({ ...one }));
}

function newLine(shop: Shop, { record, quantity, title, sku, price }: Placed['lines'][number]): OrderLine {
  const product = record === null ? null : productOf(shop, record);
  return {
    id: nextId(shop, 'line'),
    name: title ?? product?.name ?? '',
    productId: product?.id ?? 0,
    variationId: record?.type === 'variation' ? record.id : 0,
    quantity,
    sku: sku ?? record?.sku ?? '',
    price: price ?? (record === null ? '0' : priceOf(record)),
    parentName: record === null ? null : titleOf(record),
    meta: [],
  };
}

/** Reports that an order was changed. */
export function changed(shop: Shop, order: Order): void {
  order.modifiedAt = now(shop);
  shop.emit('orders/updated', order.id);
}
