import { createHash, createHmac } from 'node:crypto';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { Call, Connector, PlainCustomer, Shop } from '../connector.ts';
import { hmacSha256Matches } from '../signatures.ts';
import type { Decoded, RawRequest, Webhook } from '../webhook.ts';
import { memoryCustomers } from './memory-customers.ts';
import { memoryListings } from './memory-listings.ts';
import { memoryOrders } from './memory-orders.ts';
import { memoryProducts } from './memory-products.ts';
import { memorySubscriptions } from './memory-subscriptions.ts';
import type { MemorySubscription } from './memory-subscriptions.ts';

/** Simulates a minimal platform in memory, for the tests of connector-kit and of its conformance suite. */
export interface MemoryShop {
  readonly connector: Connector;
  readonly shop: Shop;
  /** Quantity by unit; null where stock is not managed. */
  readonly stock: Map<string, number | null>;
  /** Units of which shoppers may order more than there is. */
  readonly backorderable: Set<string>;
  readonly orders: Map<string, OrderSnapshot>;
  /** IDs of the orders that nobody can read. */
  readonly garbledOrders: Set<string>;
  readonly subscriptions: Map<string, MemorySubscription>;
  readonly products: Map<string, ProductSnapshot>;
  readonly customers: Map<string, PlainCustomer>;
  /** IDs of the customers that nobody can read. */
  readonly garbledCustomers: Set<string>;
}

const baseUrl = 'http://127.0.0.1:65535';
const pageSize = 2;

export function createMemoryShop(): MemoryShop {
  const stock = new Map<string, number | null>();
  const backorderable = new Set<string>();
  const orders = new Map<string, OrderSnapshot>();
  const garbledOrders = new Set<string>();
  const subscriptions = new Map<string, MemorySubscription>();
  const ended = new Set<string>();
  const products = new Map<string, ProductSnapshot>();
  const customers = new Map<string, PlainCustomer>();
  const garbledCustomers = new Set<string>();
  const now = () => new Date().toISOString();

  const refused = ({ shop }: Call): Fault | null => {
    if (shop.baseUrl !== baseUrl) return { kind: 'unavailable', message: 'nothing is there' };
    return shop.secrets.key === 'right' ? null : { kind: 'unauthorized', message: 'wrong key' };
  };
  const seenOf = (call: Call, unit: string): Seen => {
    const quantity = stock.get(unit);
    const reading = { readStartedAt: call.now().toISOString(), platformAt: now() };
    if (quantity === undefined) return { quantity: null, why: 'absent', ...reading };
    if (quantity === null) return { quantity, why: 'unmanaged', ...reading };
    return { quantity, ...reading };
  };
  const skuOf = (unit: string) => {
    const units = [...products.values()].flatMap((product) => product.units);
    const sku = units.find(({ ref }) => ref.unit === unit)?.sku;
    return sku === undefined ? {} : { sku };
  };
  const listingOf = (call: Call, unit: string) => ({
    ref: refOf(unit),
    ids: {},
    title: unit,
    ...skuOf(unit),
    state: ended.has(unit) ? ('ended' as const) : ('listed' as const),
    backorders: backorderable.has(unit),
    seen: seenOf(call, unit),
  });
  const pageFrom = <T>(items: readonly T[], cursor: string | null) => {
    // A start time (the start of a poll) covers all items here.
    const start = cursor === null || !/^\d+$/.test(cursor) ? 0 : Number(cursor);
    const end = start + pageSize;
    const next = end < items.length ? { next: String(end) } : {};
    return {
      kind: 'page' as const,
      page: { items: items.slice(start, end), ...next, asOf: now() },
    };
  };

  const connector: Connector = {
    platform: 'memory',
    limits: [],
    stock: {
      figure: 'available',
      lowersAt: 'never',
      restoresOn: [],
      mayGoNegative: false,
      mayBeUnmanaged: true,
      settlesWithinMs: 0,
      ordersVisibleWithinMs: 0,
      requestLifetimeMs: 0,
      zero: 'accepted',
    },
    check: async (call) => refused(call) ?? { kind: 'ok', account: 'memory', currency: 'EUR', missing: [] },
    listings: {
      creation: memoryListings({ stock, products }, refused),
      setState: async (call, rows) =>
        rows.toReversed().map(({ key, ref, state }) => {
          const fault = refused(call);
          if (fault !== null) return { key, result: fault };
          if (!stock.has(ref.unit)) return { key, result: { kind: 'missing' } };
          if (state === 'ended') ended.add(ref.unit);
          else ended.delete(ref.unit);
          return { key, result: { kind: 'ok' } };
        }),
      get: async (call, groups) =>
        groups.map((key) => {
          const { units = stock.has(key) ? [{ ref: refOf(key) }] : [] } = products.get(key) ?? {};
          const items = units.map(({ ref }) => ({ ...listingOf(call, ref.unit), ref }));
          const isThere = products.has(key) || items.length > 0;
          const found = isThere ? ({ kind: 'listings', items } as const) : ({ kind: 'absent' } as const);
          return { key, result: refused(call) ?? found };
        }),
      page: async (call, cursor) => {
        // A page begins behind a name, not at a number: numbers shift when listings are removed.
        const units = [...stock.keys()].toSorted().filter((unit) => unit > (cursor ?? ''));
        const shown = units.slice(0, pageSize);
        const last = shown.at(-1);
        const next = last === undefined || units.length === shown.length ? {} : { next: last };
        const items = shown.map((unit) => listingOf(call, unit));
        return refused(call) ?? { kind: 'page', page: { items, ...next, asOf: now() } };
      },
    },
    inventory: {
      reads: { batch: 3 },
      writes: {
        ops: ['set'],
        cas: false,
        idempotent: false,
        batch: 3,
        batchWithin: 'integration',
        exclusive: 'unit',
        atomic: false,
      },
      read: async (call, rows) =>
        rows.map(({ key, ref }) => ({
          key,
          result: refused(call) ?? { kind: 'seen', seen: seenOf(call, ref.unit) },
        })),
      write: async (call, rows) =>
        rows.toReversed().map(({ key, ref, change }) => {
          const fault = refused(call);
          if (fault !== null) return { key, result: fault };
          const current = stock.get(ref.unit);
          if (current === undefined) return { key, result: { kind: 'missing' } };
          if (current === null) return { key, result: { kind: 'stock_not_managed' } };
          stock.set(ref.unit, change.op === 'set' ? change.quantity : current + change.delta);
          return { key, result: { kind: 'confirmed', seen: seenOf(call, ref.unit) } };
        }),
      manage: async (call, rows) =>
        rows.map(({ key, ref }) => {
          stock.set(ref.unit, stock.get(ref.unit) ?? 0);
          return { key, result: refused(call) ?? { kind: 'ok' } };
        }),
    },
    orders: memoryOrders(orders, garbledOrders, refused),
    customers: memoryCustomers(customers, garbledCustomers, refused),
    products: memoryProducts(products, refused, pageFrom),
    webhook,
    subscriptions: memorySubscriptions(subscriptions, refused),
  };

  return {
    connector,
    shop: { baseUrl, secrets: { key: 'right' } },
    stock,
    backorderable,
    orders,
    garbledOrders,
    subscriptions,
    products,
    customers,
    garbledCustomers,
  };
}

/** Builds a delivery with this platform's signature. */
export function memorySignature(body: Uint8Array, key: string): RawRequest {
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return {
    method: 'POST',
    url: '/',
    headers: { 'x-signature': signature },
    body,
    receivedAt: new Date().toISOString(),
  };
}

export function refOf(unit: string): UnitRef {
  return { unit, group: unit, location: '' };
}

const webhook: Webhook = {
  platform: 'memory',
  topics: ['order'],
  signatureHeader: 'x-signature',
  answerWithinMs: 1_000,
  givesUpAfter: 'never',
  decode({ headers, body }, keys): Decoded {
    if (!hmacSha256Matches({ body, signature: headers['x-signature'] ?? '', keys })) {
      return { kind: 'refused', why: 'signature' };
    }
    const externalId = /^\{"order":"(\w+)"\}$/.exec(new TextDecoder().decode(body))?.[1];
    const eventKey = createHash('sha256').update(body).digest('hex');
    if (externalId === undefined) {
      return {
        kind: 'not_understood',
        eventKey,
        topic: 'order',
        code: 'body_malformed',
        message: 'No order.',
      };
    }
    return { kind: 'events', events: [{ kind: 'order_pointer', topic: 'order', eventKey, externalId }] };
  },
};
