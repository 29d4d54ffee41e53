import type { Connector } from '@onhand/connector-kit/connector.ts';
import { app } from './app.ts';
import { stock } from './behaviour.ts';
import { check } from './check.ts';
import { inventory } from './inventory.ts';
import { limits } from './limits.ts';
import { listings } from './listings.ts';
import { oauth } from './oauth.ts';
import { orders } from './orders.ts';
import { tokens } from './tokens.ts';
import { webhook } from './webhook.ts';

/**
 * Connects Etsy, Open API v3. A seller's secrets: `refreshToken`, the `accessToken` that came with it, and
 * the `shopId`. The app's keys are the connector service's (`ETSY_KEYSTRING`, `ETSY_SHARED_SECRET`).
 */
export const connector: Connector = {
  platform: 'etsy',
  limits,
  stock,
  check,
  listings,
  inventory,
  orders,
  webhook,
  app,
  tokens,
  oauth,
};
