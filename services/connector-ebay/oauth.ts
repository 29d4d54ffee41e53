import type { OAuth } from '@onhand/connector-kit/app.ts';
import { consentAddress } from './hosts.ts';
import { scopeParameter } from './scopes.ts';
import { askForToken } from './token-endpoint.ts';
import { secretsOf } from './tokens.ts';

/**
 * Connects a seller by consent. eBay takes the name of the callback's address (RuName), which its developer
 * portal keeps, instead of the address, and no challenge.
 * https://developer.ebay.com/api-docs/static/oauth-consent-request.html
 */
export const oauth: OAuth = { pkce: false, authorizeUrl, exchange };

function authorizeUrl({ app, baseUrl, redirectUrl, state }: Parameters<OAuth['authorizeUrl']>[0]): string {
  const query = new URLSearchParams({
    client_id: app['clientId'] ?? '',
    redirect_uri: redirectOf(app, redirectUrl),
    response_type: 'code',
    scope: scopeParameter(),
    state,
  });
  return `${consentAddress(baseUrl)}/oauth2/authorize?${query.toString()}`;
}

async function exchange(
  ...[call, { baseUrl, redirectUrl, code }]: Parameters<OAuth['exchange']>
): ReturnType<OAuth['exchange']> {
  const startedAt = call.now();
  const answer = await askForToken(call, baseUrl, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectOf(call.app, redirectUrl),
  });
  if (answer.kind === 'unauthorized') {
    return { kind: 'rejected', code: 'authorization_refused', message: answer.message };
  }
  if (answer.kind !== 'token') return answer;
  if (answer.refresh_token === undefined) {
    const message = 'eBay granted no refresh token, without which the consent ends after two hours.';
    return { kind: 'rejected', code: 'refresh_token_missing', message };
  }
  return { kind: 'granted', secrets: secretsOf(answer, startedAt) };
}

function redirectOf({ redirectName = '' }: Readonly<Record<string, string>>, redirectUrl: string): string {
  return redirectName === '' ? redirectUrl : redirectName;
}
