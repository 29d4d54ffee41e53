import type { Connector } from '@onhand/connector-kit/connector.ts';
import { answers } from './answers.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { customers } from './customers.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { subscriptions } from './subscriptions.ts';
import { webhook } from './webhook.ts';

/** Connects WooCommerce, REST API v3. A shop's secrets: `consumerKey`, `consumerSecret`, `webhookSecret`. */
export const connector: Connector = {
  platform: 'woocommerce',
  limits,
  stock,
  check,
  answers,
  listings,
  inventory,
  orders,
  products,
  customers,
  webhook,
  subscriptions,
};
