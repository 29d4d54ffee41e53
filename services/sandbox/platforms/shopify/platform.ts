import type { SimulatedPlatform } from '../simulated-platform.ts';
import { newAccess } from './access.ts';
import { shopifyApi } from './api.ts';
import { customers } from './customers-by-hand.ts';
import { deliveries } from './deliveries.ts';
import { inventoryItemNumber } from './gid.ts';
import { firstIds } from './ids.ts';
import { orders } from './orders-by-hand.ts';
import type { ShopifyShop } from './own-state.ts';
import { products } from './products-by-hand.ts';
import { findWebhook, subscribe, unsubscribe } from './webhooks.ts';

const opened = '2026-01-01T00:00:00';

/** Simulates Shopify: its GraphQL Admin API, and what Shopify does with stock and orders by itself. */
export const shopify: SimulatedPlatform = {
  name: 'Shopify',
  api: shopifyApi,
  deliveries,
  opening: (permissions) => ({
    credentials: newAccess(permissions),
    next: { ...firstIds, location: firstIds.location + 1 },
    terms: { categories: [], tags: [] },
    own: {
      locations: [
        {
          id: firstIds.location,
          name: 'Shop location',
          isActive: true,
          createdAt: opened,
          updatedAt: opened,
        },
      ],
      levels: [],
      orders: [],
      refunds: [],
      fulfillments: [],
      drafts: [],
      bulkOperations: [],
      definitions: [],
      unpublished: [],
      grants: [],
      codes: [],
      refresh: null,
      scopes: null,
      answers: [],
    } satisfies ShopifyShop,
  }),
  restored: (state) => ({
    ...state,
    next: { ...firstIds, ...state.next },
    own: { definitions: [], unpublished: [], codes: [], refresh: null, scopes: null, ...state.own },
  }),
  unreadable: { inventoryQuantity: 'many' },
  products,
  orders,
  customers,
  addWebhook: (shop, { topic, url, secret }) => {
    const webhook = subscribe(shop, { topic, url });
    webhook.secret = secret;
    return webhook.id;
  },
  changeWebhook: (shop, id, { status, url, secret }) => {
    const webhook = findWebhook(shop, id);
    webhook.status = status ?? webhook.status;
    webhook.url = url ?? webhook.url;
    webhook.secret = secret ?? webhook.secret;
  },
  removeWebhook: (shop, id) => unsubscribe(shop, findWebhook(shop, id)),
  shownText: (kept) => kept,
  namesOf: (_, product) => ({
    unit: String(inventoryItemNumber(product)),
    group: String(product.parentId || product.id),
    location: String(firstIds.location),
  }),
};
