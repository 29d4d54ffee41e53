import type { Connector } from '@onhand/connector-kit/connector.ts';
import { app } from './app.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { oauth } from './oauth.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { tokens } from './tokens.ts';
import { webhook } from './webhook.ts';

/**
 * Connects eBay, Sell APIs. A seller's secrets: `refreshToken`, and the `accessToken` that it was exchanged
 * for. The app's keys are the connector service's (`EBAY_CLIENT_ID`, `EBAY_CLIENT_SECRET`).
 */
export const connector: Connector = {
  platform: 'ebay',
  limits,
  stock,
  check,
  listings,
  inventory,
  orders,
  products,
  webhook,
  app,
  tokens,
  oauth,
};
