import type { Connector } from '@onhand/connector-kit/connector.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { customers } from './customers.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { locations } from './locations.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';

/**
 * Connects Vendure 3.7, Admin API. A shop's secrets: `username` and `password`, or `apiKey`; and
 * `channelToken` for any channel except the default channel. Vendure sends no webhooks, so Onhand polls for
 * orders.
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
  customers,
  locations,
};
