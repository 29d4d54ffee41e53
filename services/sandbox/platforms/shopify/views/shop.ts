import { createHash } from 'node:crypto';
import type { Shop } from '../../../shop/shop.ts';
import { gid } from '../gid.ts';
import { domainOf } from '../part.ts';
import { scopesOf } from '../scopes.ts';

/** Shows the shop itself. Its plan has the standard rate limit. */
export function shopView(shop: Shop): object {
  const { state } = shop;
  return {
    __typename: 'Shop',
    id: gid('Shop', shopNumber(shop)),
    name: state.name,
    email: `owner@${domainOf(shop)}`,
    contactEmail: `owner@${domainOf(shop)}`,
    myshopifyDomain: domainOf(shop),
    primaryDomain: {
      id: gid('Domain', shopNumber(shop)),
      host: domainOf(shop),
      sslEnabled: true,
      url: shop.url(),
    },
    url: shop.url(),
    currencyCode: state.currency,
    enabledPresentmentCurrencies: [state.currency],
    ianaTimezone: 'America/New_York',
    timezoneAbbreviation: 'EST',
    weightUnit: 'KILOGRAMS',
    unitSystem: 'METRIC_SYSTEM',
    taxesIncluded: false,
    setupRequired: false,
    plan: { publicDisplayName: 'Basic', partnerDevelopment: false, shopifyPlus: false },
  };
}

/** Shows the installation of the app whose token the caller uses. */
export function installationView({ state }: Shop): object {
  return {
    __typename: 'AppInstallation',
    id: gid('AppInstallation', 1),
    accessScopes: scopesOf(state).map((handle) => ({ handle, description: handle.replace('_', ' ') })),
    app: { __typename: 'App', id: gid('App', 1), title: 'Onhand', handle: 'onhand' },
  };
}

/** Returns a shop's number, made from its id. */
export function shopNumber({ state }: Pick<Shop, 'state'>): number {
  return Number.parseInt(createHash('sha256').update(state.id).digest('hex').slice(0, 8), 16);
}
