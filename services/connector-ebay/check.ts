import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { readAccount } from './account.ts';
import { request } from './client.ts';
import { costs } from './limits.ts';
import type { Scope } from './scopes.ts';

/**
 * Reads whose account it is, and finds the scopes that the token lacks, by one request for each: eBay tells
 * the scopes of a token nowhere else. Right behind it says what the account lacks, or what is not reachable.
 */
export async function check(call: Call): Promise<OutputOf<'check'>> {
  const account = await readAccount(call);
  if (account.kind === 'unauthorized') return withScope(account, 'commerce.identity.readonly');
  if (account.kind !== 'account') return account;
  const { userId, username, currency } = account;
  const places = await request(call, {
    method: 'GET',
    path: '/sell/inventory/v1/location?limit=1&offset=0',
    cost: costs.inventory,
    answer: z.object({ total: z.int().default(0) }),
  });
  const probes = [
    ['sell.inventory', await mayWrite(call)],
    ['sell.fulfillment.readonly', await mayReadOrders(call)],
  ] as const;
  if (places.kind !== 'answer' && places.kind !== 'unauthorized') return places;
  for (const [, probe] of probes) if (probe !== null && probe.kind !== 'unauthorized') return probe;
  return {
    kind: 'ok',
    account: username === undefined ? userId : `${username} (${userId})`,
    accountId: userId,
    currency,
    missing: probes.flatMap(([scope, probe]) => (probe?.kind === 'unauthorized' ? [scope] : [])),
    notes: [
      ...(places.kind === 'answer' && places.body.total === 0 ? [withoutLocation] : []),
      onlyInventoryListings,
    ],
  };
}

const withoutLocation =
  'The account has no inventory location. eBay publishes no offer without one: make one in its Inventory API.';
const onlyInventoryListings =
  'Only listings of the Inventory API are reachable. Those that were made on eBay’s site or by other programs are not, until they are migrated (bulk_migrate_listing).';

/** An update of nothing: eBay refuses it for that, after it has looked at the token's scopes. */
async function mayWrite(call: Call): Promise<SharedFault | null> {
  const answer = await request(call, {
    method: 'POST',
    path: '/sell/inventory/v1/bulk_update_price_quantity',
    body: { requests: [] },
    mutation: false,
    cost: costs.inventory,
    answer: z.unknown(),
  });
  return answer.kind === 'answer' || answer.kind === 'rejected' ? null : answer;
}

async function mayReadOrders(call: Call): Promise<SharedFault | null> {
  const answer = await request(call, {
    method: 'GET',
    path: '/sell/fulfillment/v1/order?limit=1&offset=0',
    cost: costs.orders,
    answer: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}

/** A token that eBay knows and that lacks the scope is told apart by its words only. */
function withScope(fault: Extract<SharedFault, { kind: 'unauthorized' }>, scope: Scope): SharedFault {
  return { ...fault, message: `${fault.message} The token may lack the scope ${scope}.` };
}
