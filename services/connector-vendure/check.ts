import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';

/** Lists the permissions that this connector needs, each with a light request that requires it. */
const needed = [
  {
    permission: 'ReadCatalog',
    mutation: false,
    query: `query MayReadStock {
      productVariants(options: { take: 1 }) { totalItems }
      stockLocations(options: { take: 1 }) { totalItems }
    }`,
  },
  {
    permission: 'ReadOrder',
    mutation: false,
    query: 'query MayReadOrders { orders(options: { take: 1 }) { totalItems } }',
  },
  {
    permission: 'UpdateCatalog',
    mutation: true,
    query: 'mutation MaySetStock { updateProductVariants(input: []) { id } }',
  },
];

/**
 * Reads the channel as the account, and lists its missing permissions. Tries each permission, because an API
 * key cannot query its own permissions.
 */
export async function check(call: Call): Promise<OutputOf<'check'>> {
  const account = await send(call, {
    mutation: false,
    query: 'query Account { activeChannel { code defaultCurrencyCode } }',
    variables: {},
    answer: z.object({ activeChannel: z.object({ code: z.string(), defaultCurrencyCode: z.string() }) }),
  });
  if (account.kind !== 'answer') return account;

  const missing: string[] = [];
  for (const { permission, ...question } of needed) {
    const tried = await send(call, { ...question, variables: {}, answer: z.unknown() });
    if (tried.kind === 'unauthorized') missing.push(permission);
    else if (tried.kind !== 'answer') return tried;
  }
  const { code, defaultCurrencyCode } = account.data.activeChannel;
  return { kind: 'ok', account: code, currency: defaultCurrencyCode, missing };
}
