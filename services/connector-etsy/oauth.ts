import type { OAuth } from '@onhand/connector-kit/app.ts';
import { consentAddress } from './hosts.ts';
import { neededScopes } from './scopes.ts';
import { askForToken } from './token-endpoint.ts';
import { secretsOf, withShop } from './tokens.ts';

/**
 * Connects a seller by consent, with the challenge that Etsy demands (PKCE S256). The gateway's address must
 * be one of the app's callback URLs. https://developers.etsy.com/documentation/essentials/authentication
 */
export const oauth: OAuth = { pkce: true, authorizeUrl, exchange };

function authorizeUrl(ask: Parameters<OAuth['authorizeUrl']>[0]): string {
  const { app, baseUrl, redirectUrl, state, challenge } = ask;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app['keystring'] ?? '',
    redirect_uri: redirectUrl,
    scope: neededScopes.join(' '),
    state,
    code_challenge: challenge ?? '',
    code_challenge_method: 'S256',
  });
  return `${consentAddress(baseUrl)}/oauth/connect?${query.toString()}`;
}

async function exchange(
  ...[call, { baseUrl, redirectUrl, code, verifier }]: Parameters<OAuth['exchange']>
): ReturnType<OAuth['exchange']> {
  const startedAt = call.now();
  const answer = await askForToken(call, baseUrl, {
    grant_type: 'authorization_code',
    redirect_uri: redirectUrl,
    code,
    code_verifier: verifier ?? '',
  });
  if (answer.kind === 'unauthorized') {
    return { kind: 'rejected', code: 'authorization_refused', message: answer.message };
  }
  if (answer.kind !== 'token') return answer;
  const secrets = secretsOf(answer, startedAt);
  return { kind: 'granted', secrets: await withShop({ ...call, shop: { baseUrl, secrets } }) };
}
