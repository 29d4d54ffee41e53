import type { Connector } from '@onhand/connector-kit/connector.ts';
import { app } from './app.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { customers } from './customers.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { locations } from './locations.ts';
import { oauth } from './oauth.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { subscriptions } from './subscriptions.ts';
import { tokens } from './tokens.ts';
import { webhook } from './webhook.ts';

/**
 * Connects Shopify, Admin GraphQL API. A shop's secrets: `webhookSecret` (the client secret of an app), and
 * `clientId` (the app's) or `accessToken` (the Admin API access token of an app that was made in the shop). A
 * shop that was connected by consent has the `refreshToken` and `accessToken` of the operator's app instead.
 */
export const connector: Connector = {
  platform: 'shopify',
  limits,
  stock,
  check,
  listings,
  inventory,
  orders,
  products,
  customers,
  locations,
  webhook,
  subscriptions,
  app,
  tokens,
  oauth,
};
