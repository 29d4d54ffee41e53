import { randomBytes } from 'node:crypto';
import type { Shop } from '../../shop/shop.ts';
import type { Credentials } from '../../shop/state.ts';
import { asText } from './json.ts';
import { partOf } from './part.ts';
import { scopesOf } from './scopes.ts';

/**
 * Creates the secrets of an app: its client id, its client secret, which signs webhooks, and an access token
 * without an end, as apps have that were made in the shop.
 */
export function newAccess(permissions: Credentials['permissions']): Credentials {
  return {
    permissions,
    accessToken: `shpat_${randomText()}`,
    clientId: randomText(),
    webhookSecret: `shpss_${randomText()}`,
  };
}

function randomText(): string {
  return randomBytes(16).toString('hex');
}

const dayOfSeconds = 86_399;
const hourOfSeconds = 3_600;
const refreshSeconds = 90 * 86_400;
const codeSeconds = 60;
const kept = 100;

interface TokenAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * Answers a request for a token: the client credentials grant, the code of a consent, or a refresh token.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens
 */
export function grantToken(shop: Shop, asked: Readonly<Record<string, unknown>>): TokenAnswer {
  const { clientId, webhookSecret } = shop.state.credentials;
  const { grant_type: type } = asked;
  if (type !== undefined && type !== 'client_credentials' && type !== 'refresh_token') {
    return refused('unsupported_grant_type', `The sandbox does not play the grant ${asText(type)}`);
  }
  if (asked['client_id'] !== clientId || asked['client_secret'] !== webhookSecret) {
    return refused('invalid_client', 'Client authentication failed due to unknown client');
  }
  if (type === 'client_credentials') return granted(shop, dayOfSeconds);
  return type === 'refresh_token'
    ? renewed(shop, asked['refresh_token'])
    : consented(shop, asked['code'], asked['expiring']);
}

/** Gives a code for the consent of the shop's owner, who has given these scopes. */
export function consentTo(shop: Shop, scopes: readonly string[]): string {
  const part = partOf(shop);
  const code = randomText();
  part.codes = [...part.codes, { code, until: inSeconds(shop, codeSeconds) }].slice(-kept);
  part.scopes = [...scopes];
  return code;
}

function consented(shop: Shop, code: unknown, expiring: unknown): TokenAnswer {
  const part = partOf(shop);
  const found = part.codes.find((one) => one.code === code);
  part.codes = part.codes.filter((one) => one !== found);
  if (found === undefined || found.until <= shop.clock.now().toISOString()) {
    return refused('invalid_request', 'The authorization code was not found or was already used');
  }
  if (expiring !== '1') {
    return refused('invalid_request', 'The sandbox grants offline tokens that expire, with expiring=1');
  }
  return withRefresh(shop, null);
}

function renewed(shop: Shop, token: unknown): TokenAnswer {
  const { refresh } = partOf(shop);
  if (refresh === null || (token !== refresh.token && token !== refresh.earlier)) {
    return refused('invalid_grant', 'The refresh token is invalid or has expired');
  }
  return withRefresh(shop, String(token));
}

/** Grants a token of an hour and a refresh token. `earlier`: the one that was used. */
function withRefresh(shop: Shop, earlier: string | null): TokenAnswer {
  const token = `shprt_${randomText()}`;
  partOf(shop).refresh = { token, earlier };
  return granted(shop, hourOfSeconds, { refresh_token: token, refresh_token_expires_in: refreshSeconds });
}

function granted(shop: Shop, seconds: number, more: object = {}): TokenAnswer {
  const token = `shpat_${randomText()}`;
  const part = partOf(shop);
  part.grants = [...part.grants, { token, until: inSeconds(shop, seconds) }].slice(-kept);
  const scope = scopesOf(shop.state).join(',');
  return { status: 200, body: { access_token: token, scope, expires_in: seconds, ...more } };
}

function refused(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function inSeconds(shop: Shop, seconds: number): string {
  return new Date(shop.clock.now().getTime() + seconds * 1_000).toISOString();
}

/** Tells whether a request's token is the app's own one, or was granted and has not ended. */
export function isAccepted(shop: Shop, token: unknown): boolean {
  const now = shop.clock.now().toISOString();
  return (
    token === shop.state.credentials['accessToken'] ||
    partOf(shop).grants.some((grant) => grant.token === token && grant.until > now)
  );
}
