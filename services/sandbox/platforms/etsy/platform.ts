import { parentOf } from '../../shop/parent-of.ts';
import type { SimulatedPlatform } from '../simulated-platform.ts';
import { etsyApi } from './api.ts';
import { app } from './app.ts';
import { productsOf } from './catalog.ts';
import { customers } from './customers-by-hand.ts';
import { deliveries } from './deliveries.ts';
import { firstIds } from './ids.ts';
import { orders } from './orders-by-hand.ts';
import { products } from './products-by-hand.ts';
import { unitName } from './properties.ts';
import { newSeller } from './seller.ts';
import { findWebhook, subscribe } from './webhooks.ts';

/** Simulates a seller's shop at Etsy: its Open API v3. */
export const etsy: SimulatedPlatform = {
  name: 'Etsy',
  api: etsyApi,
  deliveries,
  opening: (permissions) => {
    const own = newSeller(permissions, Math.floor(Date.now() / 1_000));
    const { keystring, sharedSecret } = app;
    const refreshToken = own.consents[0]?.token ?? '';
    return {
      credentials: { permissions, keystring, sharedSecret, refreshToken, shopId: String(own.shopId) },
      next: { ...firstIds },
      terms: { categories: [], tags: [] },
      own,
    };
  },
  restored: (state) => ({ ...state, next: { ...firstIds, ...state.next } }),
  unreadable: { products: 'none', offerings: 'none' },
  products,
  orders,
  customers,
  addWebhook: (shop, webhook) => subscribe(shop, webhook).id,
  changeWebhook: (shop, id, { status, url, secret }) => {
    const webhook = findWebhook(shop, id);
    webhook.status = status ?? webhook.status;
    webhook.url = url ?? webhook.url;
    webhook.secret = secret ?? webhook.secret;
  },
  removeWebhook: (shop, id) => {
    const webhook = findWebhook(shop, id);
    shop.state.webhooks = shop.state.webhooks.filter((one) => one !== webhook);
  },
  shownText: (kept) => kept,
  namesOf: (shop, product) => {
    const group = String((parentOf(shop, product) ?? product).id);
    const listed = productsOf(shop, { recordId: product.parentId }).find(
      ({ recordId }) => recordId === product.id,
    );
    return { unit: unitName(group, listed?.propertyValues ?? []), group, location: '' };
  },
};
