import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs } from './limits.ts';
import { currencyOf } from './marketplaces.ts';

/** A seller's account. `marketplace`: where it is registered; its currency is that of the account. */
export interface Account {
  readonly kind: 'account';
  readonly userId: string;
  readonly username: string | undefined;
  readonly marketplace: string;
  readonly currency: string;
}

const user = z.object({
  userId: z.string().min(1),
  username: z.string().exactOptional(),
  registrationMarketplaceId: z.string().exactOptional(),
});

/** Reads whose account it is. An account of an unknown marketplace is `marketplace_unknown`. */
export async function readAccount(call: Call): Promise<Account | SharedFault> {
  const answer = await request(call, {
    method: 'GET',
    path: '/commerce/identity/v1/user/',
    cost: costs.identity,
    answer: user,
  });
  if (answer.kind !== 'answer') return answer;
  const { userId, username, registrationMarketplaceId: marketplace = '' } = answer.body;
  const currency = currencyOf(marketplace);
  if (currency !== null) return { kind: 'account', userId, username, marketplace, currency };
  const message = `The account is registered at ${marketplace || 'no marketplace'}, whose currency is unknown.`;
  return { kind: 'rejected', code: 'marketplace_unknown', message };
}

/** Lifetime of a kept marketplace. The Identity API has few calls, and a seller rarely moves. */
const lastsMs = 86_400_000;
const keptAtMost = 1_000;
const known = new Map<string, { readonly baseUrl: string; readonly home: Home; readonly until: number }>();

/** The marketplace at which an account is registered, with its currency. */
export type Home = Pick<Account, 'marketplace' | 'currency'>;

/** Returns an account's own marketplace. Reads it once a day, as long as this process runs. */
export async function homeOf(call: Call): Promise<{ kind: 'home'; home: Home } | SharedFault> {
  const { integrationId, shop } = call;
  const kept = known.get(integrationId);
  if (kept !== undefined && kept.baseUrl === shop.baseUrl && kept.until > performance.now()) {
    return { kind: 'home', home: kept.home };
  }
  const read = await readAccount(call);
  if (read.kind !== 'account') return read;
  const home = { marketplace: read.marketplace, currency: read.currency };
  if (known.size >= keptAtMost) known.clear();
  known.set(integrationId, { baseUrl: shop.baseUrl, home, until: performance.now() + lastsMs });
  return { kind: 'home', home };
}
