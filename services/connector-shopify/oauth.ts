import type { OAuth } from '@onhand/connector-kit/app.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { isSignedCallback } from './callback-signature.ts';
import { domainAt } from './shop-address.ts';
import { askForToken } from './token-endpoint.ts';
import { secretsOf } from './tokens.ts';

/**
 * Connects a shop by its owner's consent (authorization code grant), with offline tokens that end after an
 * hour. Shopify takes no challenge, and signs the parameters of the callback.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
 */
export const oauth: OAuth = { pkce: false, authorizeUrl, exchange };

function authorizeUrl({ app, baseUrl, redirectUrl, state }: Parameters<OAuth['authorizeUrl']>[0]): string {
  const query = new URLSearchParams({
    client_id: app['clientId'] ?? '',
    scope: app['scopes'] ?? '',
    redirect_uri: redirectUrl,
    state,
  });
  return `${baseUrl}/admin/oauth/authorize?${query.toString()}`;
}

async function exchange(
  ...[call, { baseUrl, code, query }]: Parameters<OAuth['exchange']>
): ReturnType<OAuth['exchange']> {
  const { clientId = '', clientSecret = '' } = call.app;
  if (!isSignedCallback(query, clientSecret)) {
    return refused('The answer to the consent is not signed by Shopify.');
  }
  const domain = domainAt(baseUrl, call.app);
  if (domain === null) {
    return refused(`${baseUrl} is no address of a shop at Shopify: https://<shop>.myshopify.com.`);
  }
  if (query['shop'] !== domain) {
    return refused(`The consent is of the shop ${query['shop'] ?? ''}, not of ${domain}.`);
  }
  const startedAt = call.now();
  const grant = { client_id: clientId, client_secret: clientSecret, code, expiring: '1' };
  const answer = await askForToken(call, baseUrl, grant);
  if (answer.kind === 'token_refused') {
    return answer.error === 'invalid_client'
      ? { kind: 'unavailable', message: answer.message }
      : refused(answer.message);
  }
  if (answer.kind !== 'token') return answer;
  const secrets = secretsOf(answer, startedAt);
  if (secrets === null) {
    const message = 'Shopify granted no refresh token, without which the consent ends after an hour.';
    return { kind: 'rejected', code: 'refresh_token_missing', message };
  }
  return { kind: 'granted', secrets };
}

function refused(message: string): Fault {
  return { kind: 'rejected', code: 'authorization_refused', message };
}
