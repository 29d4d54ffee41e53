import { randomBytes } from 'node:crypto';
import type { Shop } from '../../shop/shop.ts';
import { app } from './app.ts';
import type { Code, Consent, Grant } from './own-state.ts';
import { partOf } from './part.ts';
import { applicationScope, readScopes } from './scopes.ts';

/** A user token lasts two hours, a refresh token 18 months, a code five minutes. */
const tokenSeconds = 7_200;
const refreshSeconds = 47_304_000;
const codeSeconds = 299;
const kept = 100;

interface Answer {
  readonly status: number;
  readonly body: object;
}

const inSeconds = (shop: Shop, seconds: number) =>
  new Date(shop.clock.now().getTime() + seconds * 1_000).toISOString();

const isGood = (shop: Shop, { until }: { readonly until: string }) => until > shop.clock.now().toISOString();

function secret(prefix: string): string {
  return `v^1.1#i^1#${prefix}^${randomBytes(24).toString('base64')}`;
}

/** Makes the consent of a seller to the app, which its refresh token stands for. */
export function newConsent(scopes: readonly string[], until: string): Consent {
  return { refreshToken: secret('r'), scopes, until };
}

/** Makes the code that the consent page gives to the app. */
export function newCode(shop: Shop, scopes: readonly string[], redirectUri: string): Code {
  const code = { token: secret('c'), scopes, redirectUri, until: inSeconds(shop, codeSeconds) };
  const part = partOf(shop);
  part.codes = [...part.codes, code].slice(-kept);
  return code;
}

/** Returns how many seconds a code is good for. */
export const codeLifetimeSeconds: number = codeSeconds;

/**
 * Answers the token endpoint: the grants authorization_code, refresh_token and client_credentials.
 * https://developer.ebay.com/api-docs/static/oauth-tokens.html
 */
export function grantToken(
  shop: Shop,
  authorization: string | undefined,
  asked: Readonly<Record<string, unknown>>,
): Answer {
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  if (authorization !== `Basic ${basic}`)
    return refused(401, 'invalid_client', 'client authentication failed');
  const requested = readScopes(text(asked['scope']));
  switch (asked['grant_type']) {
    case 'client_credentials':
      return requested.every((one) => one === applicationScope)
        ? { status: 200, body: userless(shop) }
        : invalidScope();
    case 'refresh_token':
      return refreshed(shop, text(asked['refresh_token']), requested);
    case 'authorization_code':
      return exchanged(shop, text(asked['code']), text(asked['redirect_uri']));
    default:
      return refused(
        400,
        'unsupported_grant_type',
        'grant type in request is not supported by the authorization server',
      );
  }
}

function userless(shop: Shop): object {
  const { token } = granted(shop, [applicationScope]);
  return { access_token: token, expires_in: tokenSeconds, token_type: 'Application Access Token' };
}

function refreshed(shop: Shop, refreshToken: string, requested: readonly string[]): Answer {
  const consent = partOf(shop).consents.find((one) => one.refreshToken === refreshToken);
  if (consent === undefined || !isGood(shop, consent)) {
    const why = 'the provided authorization refresh token is invalid or was issued to another client';
    return refused(400, 'invalid_grant', why);
  }
  if (!requested.every((one) => consent.scopes.includes(one))) return invalidScope();
  const { token } = granted(shop, requested.length === 0 ? consent.scopes : requested);
  return {
    status: 200,
    body: { access_token: token, expires_in: tokenSeconds, token_type: 'User Access Token' },
  };
}

function exchanged(shop: Shop, given: string, redirectUri: string): Answer {
  const part = partOf(shop);
  const code = part.codes.find(({ token }) => token === given);
  if (code === undefined || !isGood(shop, code) || code.redirectUri !== redirectUri) {
    const why = 'the provided authorization grant code is invalid or was issued to another client';
    return refused(400, 'invalid_grant', why);
  }
  part.codes = part.codes.filter((one) => one !== code);
  const consent = newConsent(code.scopes, inSeconds(shop, refreshSeconds));
  part.consents = [...part.consents, consent].slice(-kept);
  const { token } = granted(shop, code.scopes);
  return {
    status: 200,
    body: {
      access_token: token,
      expires_in: tokenSeconds,
      refresh_token: consent.refreshToken,
      refresh_token_expires_in: refreshSeconds,
      token_type: 'User Access Token',
    },
  };
}

function granted(shop: Shop, scopes: readonly string[]): Grant {
  const grant = { token: secret('a'), scopes, until: inSeconds(shop, tokenSeconds) };
  const part = partOf(shop);
  part.grants = [...part.grants, grant].slice(-kept);
  return grant;
}

/** Returns the scopes of an access token; null if it is not one, or has ended. */
export function scopesOfToken(shop: Shop, token: string): readonly string[] | null {
  const grant = partOf(shop).grants.find((one) => one.token === token);
  return grant === undefined || !isGood(shop, grant) ? null : grant.scopes;
}

function invalidScope(): Answer {
  const why =
    'The requested scope is invalid, unknown, malformed, or exceeds the scope granted to the client';
  return refused(400, 'invalid_scope', why);
}

function refused(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
