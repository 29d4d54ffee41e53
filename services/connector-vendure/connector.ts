import type { Connector } from '@onhand/connector-kit/connector.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { locations } from './locations.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';

/**
 * Vendure 3.7, Admin API. Secrets of a shop: `username` and `password`, or `apiKey`; and `channelToken` for another
 * channel than the default one. It sends no webhooks: orders come by polling.
 */
export const connector: Connector = {
  platform: 'vendure',
  limits,
  stock,
  check,
  listings,
  inventory,
  orders,
  products,
  locations,
};
