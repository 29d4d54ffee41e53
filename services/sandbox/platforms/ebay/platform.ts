import { parentOf } from '../../shop/parent-of.ts';
import type { SimulatedPlatform } from '../simulated-platform.ts';
import { ebayApi } from './api.ts';
import { app } from './app.ts';
import { customers } from './customers-by-hand.ts';
import { deliveries } from './deliveries.ts';
import { firstIds } from './ids.ts';
import { orders } from './orders-by-hand.ts';
import { products } from './products-by-hand.ts';
import { newSeller } from './seller.ts';
import { findWebhook, rotateSigningKey, subscribeByHand, unsubscribe } from './subscriptions.ts';

/** Simulates a seller's account at eBay: its Inventory, Fulfillment and Notification APIs. */
export const ebay: SimulatedPlatform = {
  name: 'eBay',
  api: ebayApi,
  deliveries,
  opening: (permissions) => {
    const own = newSeller(permissions);
    const { clientId, clientSecret, ruName } = app;
    const refreshToken = own.consents[0]?.refreshToken ?? '';
    return {
      credentials: { permissions, clientId, clientSecret, ruName, refreshToken },
      next: { ...firstIds },
      terms: { categories: [], tags: [] },
      own,
    };
  },
  restored: (state) => ({ ...state, next: { ...firstIds, ...state.next } }),
  products,
  orders,
  customers,
  addWebhook: (shop, { topic, url }) => subscribeByHand(shop, { topic, url }).id,
  // eBay chooses the keys that it signs with. A change of the secret makes it sign with a new key.
  changeWebhook: (shop, id, { status, url, secret }) => {
    const webhook = findWebhook(shop, id);
    webhook.status = status ?? webhook.status;
    webhook.url = url ?? webhook.url;
    if (secret !== undefined) rotateSigningKey(shop);
  },
  removeWebhook: (shop, id) => unsubscribe(shop, findWebhook(shop, id)),
  shownText: (kept) => kept,
  namesOf: (shop, product) => {
    const group = parentOf(shop, product) ?? product;
    return { unit: product.sku, group: group.sku, location: '' };
  },
};
