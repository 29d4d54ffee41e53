import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { request } from './client.ts';
import { homeOf } from './home.ts';
import { currency } from './schema.ts';

/**
 * Checks the API key with two light calls. Reading the shop's currency proves the read permission, and its
 * answer names the shop's home. Sending an empty batch proves the write permission.
 */
export async function check(call: Call): Promise<OutputOf<'check'>> {
  const current = await request(call, {
    method: 'GET',
    endpoint: 'data/currencies/current',
    schema: currency,
  });
  if (current.kind !== 'answer') return current;

  const nothing = await request(call, {
    method: 'POST',
    endpoint: 'products/batch',
    body: { update: [] },
    schema: z.unknown(),
  });
  if (nothing.kind !== 'answer' && nothing.kind !== 'unauthorized') return nothing;
  const home = homeOf(current.link);
  return {
    kind: 'ok',
    account: new URL(call.shop.baseUrl).host,
    currency: current.body.code,
    missing: nothing.kind === 'unauthorized' ? ['write'] : [],
    ...(home !== null && { home }),
  };
}
