import type { z } from 'zod';
import { defaultPlatform, platformOf } from '../platforms/registry.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { ShopState } from '../shop/state.ts';
import type { Shops } from '../shops.ts';
import type { newShop } from './schema.ts';

type Given = z.output<typeof newShop>;

/**
 * Opens a shop with its products and recorded orders. Returns null if a shop with this id already exists.
 *
 * @throws Refusal 400 `platform_unknown`
 */
export function createShop(shops: Shops, given: Given): RunningShop | null {
  if (shops.find(given.id) !== null) return null;
  const state = emptyState(given);
  const { products, orders } = platformOf(state);
  const running = shops.open(state);
  const { shop } = running;
  for (const product of given.products) products.add(shop, product);
  for (const order of given.orders) orders.keepRecorded(shop, order);
  shop.state.next = { ...shop.state.next, ...given.nextIds };
  running.changed();
  return running;
}

function emptyState(given: Given): ShopState {
  const platform = given.platform ?? defaultPlatform;
  return {
    platform,
    id: given.id,
    name: given.name ?? given.id,
    currency: given.currency,
    own: null,
    ...platformOf({ platform }).opening(given.permissions),
    products: [],
    orders: [],
    refunds: [],
    customers: [],
    webhooks: [],
    outbox: [],
    deliveries: [],
    writes: [],
    requests: [],
    clockSkewMs: given.clockSkewMs,
    orderStatuses: given.orderStatuses,
    deliveriesHeld: false,
    deliveryDelayMs: 0,
    deliveryPatienceMs: given.deliveryPatienceMs,
    faults: [],
    backup: null,
  };
}
