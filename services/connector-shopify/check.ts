import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { apiVersion } from './exchange.ts';
import { neededScopes } from './scopes.ts';

const account = z.object({
  shop: z.object({ name: z.string(), currencyCode: z.string(), myshopifyDomain: z.string() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  publicApiVersions: z.array(z.object({ handle: z.string(), supported: z.boolean() })),
});

const accountQuery = `query Account {
  shop { name currencyCode myshopifyDomain }
  currentAppInstallation { accessScopes { handle } }
  publicApiVersions { handle supported }
}`;

/**
 * Reads the shop as the account, and lists the missing access scopes. A shop that no longer offers the API's
 * version would answer with another one, so it is refused.
 */
export async function check(call: Call): Promise<OutputOf<'check'>> {
  const answer = await send(call, {
    mutation: false,
    query: accountQuery,
    variables: {},
    cost: 4,
    answer: account,
  });
  if (answer.kind !== 'answer') return answer;
  const { shop, currentAppInstallation, publicApiVersions } = answer.data;
  if (!publicApiVersions.some(({ handle, supported }) => handle === apiVersion && supported)) {
    const message = `Shopify does not offer version ${apiVersion} of its Admin API any more. Update Onhand.`;
    return { kind: 'rejected', code: 'api_version_unsupported', message };
  }
  const granted = new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle));
  return {
    kind: 'ok',
    account: shop.name,
    accountId: shop.myshopifyDomain,
    currency: shop.currencyCode,
    missing: neededScopes.filter(
      (scope) => !granted.has(scope) && !granted.has(scope.replace(/^read_/, 'write_')),
    ),
    home: `https://${shop.myshopifyDomain}`,
  };
}
