import type { Shop } from '@onhand/connector-kit/connector.ts';
import { app } from '@onhand/sandbox/platforms/etsy/app.ts';
import { z } from 'zod';

/** The values of the connector's variables, by its own names. */
export const appValues = { keystring: app.keystring, sharedSecret: app.sharedSecret };

const granted = z.object({ access_token: z.string(), refresh_token: z.string() });

/**
 * Exchanges a seller's refresh token, which ends with that. Tests need tokens that serve several processes.
 */
export async function withTokens({ baseUrl, secrets }: Shop): Promise<Shop> {
  const { refreshToken = '', shopId = '' } = secrets;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: app.keystring,
    refresh_token: refreshToken,
  });
  const answer = await fetch(`${baseUrl}/v3/public/oauth/token`, { method: 'POST', body });
  const token = granted.parse(await answer.json());
  return {
    baseUrl,
    secrets: {
      shopId,
      accessToken: token.access_token,
      accessTokenUntil: new Date(Date.now() + 3_600_000).toISOString(),
      refreshToken: token.refresh_token,
    },
  };
}
