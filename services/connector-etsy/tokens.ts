import type { Tokens } from '@onhand/connector-kit/app.ts';
import type { Caller } from './client.ts';
import { readShopId } from './shop-id.ts';
import { askForToken } from './token-endpoint.ts';
import type { Token } from './token-endpoint.ts';

/** A token is renewed this long before its end. */
const spareMs = 5 * 60_000;

/**
 * Renews a seller's access token. The secrets are `refreshToken` (90 days; each use replaces it), the
 * `accessToken` of an hour that came with it, that token's end (`accessTokenUntil`, ISO 8601), and the
 * `shopId`. Without a refresh token, an access token is used until Etsy refuses it.
 */
export const tokens: Tokens = { isDue, renew };

function isDue({ secrets }: Parameters<Tokens['isDue']>[0], now: Date): boolean {
  const { refreshToken = '', accessToken = '', accessTokenUntil = '' } = secrets;
  if (refreshToken === '') return false;
  const until = Date.parse(accessTokenUntil);
  return accessToken === '' || Number.isNaN(until) || until - spareMs <= now.getTime();
}

/** Exchanges the refresh token for a new pair of tokens. The old refresh token ends with that. */
async function renew(call: Parameters<Tokens['renew']>[0]): ReturnType<Tokens['renew']> {
  const { refreshToken = '' } = call.shop.secrets;
  if (refreshToken === '') {
    return {
      kind: 'unauthorized',
      message: 'The integration has no refresh token of Etsy. Connect it anew.',
    };
  }
  const startedAt = call.now();
  const answer = await askForToken(call, call.shop.baseUrl, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  if (answer.kind !== 'token') return answer;
  const secrets = secretsOf(answer, startedAt);
  const { shopId } = call.shop.secrets;
  if (shopId !== undefined) return { kind: 'renewed', secrets };
  return { kind: 'renewed', secrets: await withShop({ ...call, shop: { ...call.shop, secrets } }) };
}

/** Adds the id of the seller's shop to new secrets. If Etsy does not tell it now, calls ask for it later. */
export async function withShop(call: Caller): Promise<Record<string, string>> {
  const { secrets } = call.shop;
  const shop = await readShopId(call);
  return shop.kind === 'shop' ? { ...secrets, shopId: shop.id } : { ...secrets };
}

/** Converts what Etsy granted to a seller's secrets. */
export function secretsOf(
  { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken }: Token,
  startedAt: Date,
): Record<string, string> {
  return {
    accessToken,
    accessTokenUntil: new Date(startedAt.getTime() + seconds * 1_000).toISOString(),
    refreshToken,
  };
}
