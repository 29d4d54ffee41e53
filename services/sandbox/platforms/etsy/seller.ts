import { randomInt } from 'node:crypto';
import type { Body } from '../../openapi/json.ts';
import type { EtsyShop } from './own-state.ts';
import { scopesOf } from './scopes.ts';
import { newToken } from './tokens.ts';

/** The processing profile of what the sandbox lists by hand. */
export const readyToShip = 700_000_001;

/** The fields that a listing has if nobody says otherwise. */
export const listedDetails: Body = {
  who_made: 'i_did',
  when_made: 'made_to_order',
  taxonomy_id: 1633,
  tags: [],
  materials: [],
  is_supply: false,
  should_auto_renew: true,
};

/** Makes the shop of a new seller, who has consented to the app. `createdAt`: epoch seconds. */
export function newSeller(permissions: 'read' | 'read_write', createdAt: number): EtsyShop {
  const userId = randomInt(100_000_000, 999_999_999);
  return {
    shopId: randomInt(10_000_000, 99_999_999),
    userId,
    createdAt,
    readinessStates: [
      { id: readyToShip, state: 'ready_to_ship', minDays: 1, maxDays: 2 },
      { id: readyToShip + 1, state: 'made_to_order', minDays: 3, maxDays: 5 },
    ],
    listings: [],
    products: [],
    values: [],
    receipts: [],
    consents: [{ token: newToken(userId), scopes: scopesOf(permissions), until: '9999-12-31T00:00:00.000Z' }],
    grants: [],
    codes: [],
  };
}
