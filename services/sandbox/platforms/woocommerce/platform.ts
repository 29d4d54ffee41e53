import type { SimulatedPlatform } from '../simulated-platform.ts';
import { newApiKey } from './api-key.ts';
import { wooCommerceApi } from './api.ts';
import { customers } from './customers-by-hand.ts';
import { deliveries } from './deliveries.ts';
import { firstIds } from './ids.ts';
import { shown } from './kses.ts';
import { orders } from './orders-by-hand.ts';
import { products } from './products-by-hand.ts';
import { uncategorized } from './terms.ts';
import { createWebhook, findWebhook, removeWebhook, updateWebhook } from './webhooks.ts';

/** Defaults for states that were stored before terms existed. */
const later = { terms: { categories: [uncategorized], tags: [] } };
const laterOfOrders = { currency: null, note: '', shippingLines: [], meta: [] };
const laterOfCustomers = { role: 'customer', billing: {}, shipping: {} };
const laterOfProducts = { categoryIds: [uncategorized.id] };

/** Simulates WooCommerce 9.4 on WordPress 6.7, as recorded. */
export const woocommerce: SimulatedPlatform = {
  name: 'WooCommerce',
  api: wooCommerceApi,
  deliveries,
  opening: (permissions) => ({
    credentials: newApiKey(permissions),
    next: { ...firstIds },
    terms: { categories: [uncategorized], tags: [] },
  }),
  restored: (state) => ({
    ...later,
    ...state,
    next: { ...firstIds, ...state.next },
    products: state.products.map((product) => ({ ...laterOfProducts, ...product })),
    orders: state.orders.map((order) => ({ ...laterOfOrders, ...order })),
    customers: state.customers.map((customer) => ({ ...laterOfCustomers, ...customer })),
  }),
  unreadable: { stock_quantity: 'many' },
  products,
  orders,
  customers,
  addWebhook: (shop, { url: delivery_url, ...rest }) => createWebhook(shop, { ...rest, delivery_url }).id,
  changeWebhook: (shop, id, { url, ...rest }) =>
    updateWebhook(shop, findWebhook(shop, id), { ...rest, ...(url !== undefined && { delivery_url: url }) }),
  removeWebhook: (shop, id) => removeWebhook(shop, findWebhook(shop, id)),
  shownText: shown,
  namesOf: (_, { id, parentId }) => ({ unit: String(id), group: String(parentId || id), location: '' }),
};
