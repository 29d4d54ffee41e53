import { createHash, randomBytes } from 'node:crypto';
import type { Answered } from '../../openapi/answer.ts';
import { textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import type { Shop } from '../../shop/shop.ts';
import { app } from './app.ts';
import { failed } from './errors.ts';
import type { Code, Grant } from './own-state.ts';
import { partOf } from './part.ts';

/**
 * An access token lasts an hour, a refresh token 90 days. How long a code lasts is not documented.
 * https://developers.etsy.com/documentation/essentials/authentication
 */
const tokenSeconds = 3_600;
const refreshSeconds = 90 * 86_400;
const codeSeconds = 60;
const kept = 100;

const inSeconds = ({ clock }: Pick<Shop, 'clock'>, seconds: number) =>
  new Date(clock.now().getTime() + seconds * 1_000).toISOString();

const isGood = ({ clock }: Shop, { until }: Grant) => until > clock.now().toISOString();

/** Makes a token. The id of its user is before the dot. */
export function newToken(userId: number): string {
  return `${userId}.${randomBytes(48).toString('base64url')}`;
}

/** Makes the code that the consent page gives to the app. */
export function newCode(shop: Shop, given: Pick<Code, 'scopes' | 'redirectUri' | 'challenge'>): string {
  const part = partOf(shop);
  const code = { ...given, token: newToken(part.userId), until: inSeconds(shop, codeSeconds) };
  part.codes = [...part.codes, code].slice(-kept);
  return code.token;
}

/** Answers the token endpoint: the grants authorization_code with PKCE, and refresh_token. */
export function grantToken(shop: Shop, asked: Body): Answered {
  const text = (name: string) => textOf(asked[name]) ?? '';
  if (text('client_id') !== app.keystring) return failed(400, 'invalid_client', 'client_id is invalid');
  switch (asked['grant_type']) {
    case 'refresh_token':
      return refreshed(shop, text('refresh_token'));
    case 'authorization_code':
      return exchanged(shop, text('code'), text('redirect_uri'), text('code_verifier'));
    default:
      return failed(400, 'unsupported_grant_type', 'grant_type is not supported');
  }
}

/** Uses up a refresh token: the answer has the next one. */
function refreshed(shop: Shop, given: string): Answered {
  const part = partOf(shop);
  const consent = part.consents.find(({ token }) => token === given);
  if (consent === undefined) return failed(400, 'invalid_grant', 'refresh_token is revoked');
  part.consents = part.consents.filter((one) => one !== consent);
  if (!isGood(shop, consent)) return failed(400, 'invalid_grant', 'refresh_token is expired');
  return granted(shop, consent.scopes);
}

function exchanged(shop: Shop, given: string, redirectUri: string, verifier: string): Answered {
  const part = partOf(shop);
  const code = part.codes.find(({ token }) => token === given);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (code === undefined || !isGood(shop, code)) return failed(400, 'invalid_grant', 'code is invalid');
  if (code.redirectUri !== redirectUri) return failed(400, 'invalid_grant', 'redirect_uri does not match');
  if (code.challenge !== challenge) return failed(400, 'invalid_grant', 'code_verifier is invalid');
  part.codes = part.codes.filter((one) => one !== code);
  return granted(shop, code.scopes);
}

function granted(shop: Shop, scopes: readonly string[]): Answered {
  const part = partOf(shop);
  const access = { token: newToken(part.userId), scopes, until: inSeconds(shop, tokenSeconds) };
  const refresh = { token: newToken(part.userId), scopes, until: inSeconds(shop, refreshSeconds) };
  part.grants = [...part.grants, access].slice(-kept);
  part.consents = [...part.consents, refresh].slice(-kept);
  return {
    status: 200,
    body: {
      access_token: access.token,
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      refresh_token: refresh.token,
    },
  };
}

/** Finds what an access token stands for; null if it is none. `isExpired`: it has been one. */
export function grantOf(shop: Shop, token: string): (Grant & { readonly isExpired: boolean }) | null {
  const grant = partOf(shop).grants.find((one) => one.token === token);
  return grant === undefined ? null : { ...grant, isExpired: !isGood(shop, grant) };
}
