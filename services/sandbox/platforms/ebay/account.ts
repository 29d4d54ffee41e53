import { refusal } from './errors.ts';
import type { Operations } from './operation.ts';
import { partOf } from './part.ts';
import { scope } from './scopes.ts';
import type { EbaySpecification, EbayOperation } from './specification.ts';

/** The ids of the account's business policies, of which an offer needs one of each kind. */
export const policyIds = { fulfillment: '6001000001', payment: '6002000001', return: '6003000001' } as const;

const kinds = ['fulfillment', 'payment', 'return'] as const;

/**
 * Describes the parts of the Identity and the Account API that are played. eBay's specification files of them
 * are not at hand, so their answers are not checked.
 */
export const accountSpecification: EbaySpecification = {
  source: 'https://developer.ebay.com/api-docs/sell/account and /commerce/identity',
  basePath: '/sell/account/v1',
  operations: [
    operation('getUser', '/commerce/identity/v1/user/', ['commerce.identity.readonly']),
    ...kinds.map((kind) =>
      operation(`get_${kind}_policy`, `/sell/account/v1/${kind}_policy`, [
        'sell.account',
        'sell.account.readonly',
      ]),
    ),
  ],
  schemas: {},
};

export const accountOperations: Operations = {
  getUser: ({ shop }) => {
    const { userId, username } = partOf(shop);
    const registered = { registrationMarketplaceId: 'EBAY_US', status: 'CONFIRMED', accountType: 'BUSINESS' };
    return { status: 200, body: { userId, username, ...registered } };
  },
  ...Object.fromEntries(
    kinds.map((kind) => [
      `get_${kind}_policy`,
      ({ query }: { readonly query: URLSearchParams }) => {
        const marketplaceId = query.get('marketplace_id');
        if (marketplaceId === null) throw refusal(2004, { additionalInfo: 'marketplace_id is required.' });
        const policy = {
          name: `Standard ${kind}`,
          marketplaceId,
          categoryTypes: [{ name: 'ALL_EXCLUDING_MOTORS_VEHICLES', default: true }],
          [`${kind}PolicyId`]: policyIds[kind],
        };
        return { status: 200, body: { total: 1, [`${kind}Policies`]: [policy] } };
      },
    ]),
  ),
};

function operation(id: string, path: string, scopes: readonly string[]): EbayOperation {
  return {
    id,
    method: 'GET',
    path,
    scopes: scopes.map(scope),
    headers: [],
    query: [],
    request: null,
    response: null,
    statuses: [200, 400],
    errors: {},
  };
}
