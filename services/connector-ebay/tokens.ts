import type { Tokens } from '@onhand/connector-kit/app.ts';
import { askForToken } from './token-endpoint.ts';
import type { Token } from './token-endpoint.ts';

/** A token is renewed this long before its end. */
const spareMs = 5 * 60_000;

/**
 * Renews a seller's access token. The secrets are `refreshToken` (about 18 months; it stays when it is used),
 * the `accessToken` of two hours that it was last exchanged for, and that token's end (`accessTokenUntil`,
 * ISO 8601). Without a refresh token, an access token is used until eBay refuses it.
 */
export const tokens: Tokens = { isDue, renew };

function isDue({ secrets }: Parameters<Tokens['isDue']>[0], now: Date): boolean {
  const { refreshToken = '', accessToken = '', accessTokenUntil = '' } = secrets;
  if (refreshToken === '') return false;
  const until = Date.parse(accessTokenUntil);
  return accessToken === '' || Number.isNaN(until) || until - spareMs <= now.getTime();
}

/** Exchanges the refresh token for an access token with the scopes that the seller has consented to. */
async function renew(call: Parameters<Tokens['renew']>[0]): ReturnType<Tokens['renew']> {
  const { refreshToken = '' } = call.shop.secrets;
  if (refreshToken === '') {
    return {
      kind: 'unauthorized',
      message: 'The integration has no refresh token of eBay. Connect it anew.',
    };
  }
  const startedAt = call.now();
  const answer = await askForToken(call, call.shop.baseUrl, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  if (answer.kind !== 'token') return answer;
  return { kind: 'renewed', secrets: secretsOf(answer, startedAt) };
}

/** Converts what eBay granted to a seller's secrets. */
export function secretsOf(
  { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken }: Token,
  startedAt: Date,
): Record<string, string> {
  return {
    accessToken,
    accessTokenUntil: new Date(startedAt.getTime() + seconds * 1_000).toISOString(),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}
