import type { App } from '@onhand/connector-kit/app.ts';
import { usualScopes } from './scopes.ts';
import { shopifysAddresses } from './shop-address.ts';

/**
 * The operator's app at Shopify, by which shops are connected with their owners' consent. Shops that are
 * connected by an app of their own need none of it. `shopAddresses`: where shops are, with `{shop}` for the
 * first part of a shop's domain; the app's secret is sent to no other address.
 */
export const app: App = {
  variables: {
    clientId: { variable: 'SHOPIFY_CLIENT_ID' },
    clientSecret: { variable: 'SHOPIFY_CLIENT_SECRET' },
    scopes: { variable: 'SHOPIFY_SCOPES', fallback: usualScopes },
    shopAddresses: { variable: 'SHOPIFY_SHOP_ADDRESSES', fallback: shopifysAddresses },
  },
};
