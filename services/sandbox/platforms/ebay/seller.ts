import type { Body } from '../../openapi/json.ts';
import { policyIds } from './account.ts';
import type { EbayShop } from './own-state.ts';
import { newSigningKey } from './signing.ts';
import { scopesOf } from './scopes.ts';
import { newConsent } from './tokens.ts';

/** The key of the location that every seller of the sandbox starts with. */
export const mainLocation = 'main';

export const marketplaceId = 'EBAY_US';

/** What an offer needs beside its price to be published. */
export const listedBody: Body = {
  categoryId: '9355',
  listingDuration: 'GTC',
  listingPolicies: {
    fulfillmentPolicyId: policyIds.fulfillment,
    paymentPolicyId: policyIds.payment,
    returnPolicyId: policyIds.return,
  },
};

/** Makes the account of a new seller, who has consented to the app. */
export function newSeller(permissions: 'read' | 'read_write'): EbayShop {
  const userId = `sandbox${Math.random().toString(36).slice(2, 10)}`;
  return {
    userId,
    username: `testuser_${userId}`,
    items: [],
    offers: [],
    groups: [],
    locations: [
      {
        key: mainLocation,
        isEnabled: true,
        body: {
          name: 'Main warehouse',
          locationTypes: ['WAREHOUSE'],
          location: {
            address: { city: 'San Jose', stateOrProvince: 'CA', postalCode: '95125', country: 'US' },
          },
        },
      },
    ],
    orders: [],
    refunds: [],
    fulfillments: [],
    revisions: {},
    consents: [newConsent(scopesOf(permissions), '9999-12-31T00:00:00.000Z')],
    grants: [],
    codes: [],
    alertEmail: null,
    destinations: [],
    subscriptions: [],
    signingKeys: [newSigningKey()],
  };
}
