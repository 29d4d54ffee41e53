import { randomBytes } from 'node:crypto';
import type { Shop } from '../../shop/shop.ts';
import type { Credentials } from '../../shop/state.ts';
import { partOf } from './part.ts';
import { scopesOf } from './scopes.ts';

/**
 * Creates the secrets of an app: its client id, its client secret, which signs webhooks, and an access token
 * without an end, as apps have that were made in the shop.
 */
export function newAccess(permissions: Credentials['permissions']): Credentials {
  const random = () => randomBytes(16).toString('hex');
  return {
    permissions,
    accessToken: `shpat_${random()}`,
    clientId: random(),
    webhookSecret: `shpss_${random()}`,
  };
}

/** A granted token ends after a day. */
const grantedSeconds = 86_399;
const grantsKept = 100;

/**
 * Answers the client credentials grant. Tokens that were granted before stay good until they end.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
export function grantToken(
  shop: Shop,
  asked: Readonly<Record<string, unknown>>,
): { readonly status: number; readonly body: object } {
  const { clientId, webhookSecret } = shop.state.credentials;
  const refused = (error: string, description: string) => ({
    status: 400,
    body: { error, error_description: description },
  });
  if (asked['grant_type'] !== 'client_credentials') {
    return refused('unsupported_grant_type', 'The sandbox plays the client credentials grant only');
  }
  if (asked['client_id'] !== clientId || asked['client_secret'] !== webhookSecret) {
    return refused('invalid_client', 'Client authentication failed due to unknown client');
  }
  const token = `shpat_${randomBytes(16).toString('hex')}`;
  const until = new Date(shop.clock.now().getTime() + grantedSeconds * 1_000).toISOString();
  const part = partOf(shop);
  part.grants = [...part.grants, { token, until }].slice(-grantsKept);
  const scope = scopesOf(shop.state).join(',');
  return { status: 200, body: { access_token: token, scope, expires_in: grantedSeconds } };
}

/** Tells whether a request's token is the app's own one, or was granted and has not ended. */
export function isAccepted(shop: Shop, token: unknown): boolean {
  const now = shop.clock.now().toISOString();
  return (
    token === shop.state.credentials['accessToken'] ||
    partOf(shop).grants.some((grant) => grant.token === token && grant.until > now)
  );
}
