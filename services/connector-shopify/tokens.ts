import type { Tokens } from '@onhand/connector-kit/app.ts';
import { domainAt } from './shop-address.ts';
import { askForToken } from './token-endpoint.ts';
import type { GrantedToken } from './token-endpoint.ts';

/** A token is renewed this long before its end. */
const spareMs = 5 * 60_000;

/**
 * Renews the access token of a shop whose owner has consented. The secrets are `refreshToken` (90 days; each
 * use replaces it), `accessToken` (an hour) and its end, `accessTokenUntil` (ISO 8601). A shop without a
 * refresh token has other credentials (access-tokens.ts).
 */
export const tokens: Tokens = { canRenew, isDue, renew };

function canRenew({ secrets }: Parameters<NonNullable<Tokens['canRenew']>>[0]): boolean {
  return (secrets['refreshToken'] ?? '') !== '';
}

function isDue(shop: Parameters<Tokens['isDue']>[0], now: Date): boolean {
  if (!canRenew(shop)) return false;
  const { accessToken = '', accessTokenUntil = '' } = shop.secrets;
  const until = Date.parse(accessTokenUntil);
  return accessToken === '' || Number.isNaN(until) || until - spareMs <= now.getTime();
}

async function renew(call: Parameters<Tokens['renew']>[0]): ReturnType<Tokens['renew']> {
  const { baseUrl, secrets: stored } = call.shop;
  if (domainAt(baseUrl, call.app) === null) {
    const message = `${baseUrl} is no address of a shop at Shopify, so its token is not renewed there.`;
    return { kind: 'unauthorized', message };
  }
  const { clientId = '', clientSecret = '' } = call.app;
  const startedAt = call.now();
  const answer = await askForToken(call, baseUrl, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: stored['refreshToken'] ?? '',
  });
  if (answer.kind === 'token_refused') {
    const { error, message } = answer;
    // The shop's owner cannot correct what Shopify does not know of the app.
    return { kind: error === 'invalid_client' ? 'unavailable' : 'unauthorized', message };
  }
  if (answer.kind !== 'token') return answer;
  const secrets = secretsOf(answer, startedAt);
  if (secrets !== null) return { kind: 'renewed', secrets };
  return { kind: 'unavailable', message: 'Shopify granted no further refresh token.' };
}

/** Converts what Shopify granted to a shop's secrets; null if it cannot be renewed. */
export function secretsOf(
  { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken }: GrantedToken,
  startedAt: Date,
): Record<string, string> | null {
  if (refreshToken === undefined || seconds === undefined) return null;
  const accessTokenUntil = new Date(startedAt.getTime() + seconds * 1_000).toISOString();
  return { accessToken, accessTokenUntil, refreshToken };
}
