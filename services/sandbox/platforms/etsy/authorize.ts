import type { Answered } from '../../openapi/answer.ts';
import type { Shop } from '../../shop/shop.ts';
import { app } from './app.ts';
import { failed } from './errors.ts';
import { grantOf } from './tokens.ts';

/**
 * Checks the app's key, which every request needs. Returns Etsy's error; null if the key is right. Since
 * February 2026 the keystring alone is refused (https://github.com/etsy/open-api/discussions/1531).
 */
export function refuseKey(key: string | undefined): Answered | null {
  if (key === app.keystring) return failed(403, 'Shared secret is required in x-api-key header.');
  if (key === undefined || !key.includes(':')) {
    return failed(403, "Invalid API key: should be in the format 'keystring:shared_secret'.");
  }
  return key === `${app.keystring}:${app.sharedSecret}`
    ? null
    : failed(403, 'API key not found or not active, or incorrect shared secret for API key.');
}

/** Says whether a caller may do what it asks for, and whether it is the seller. */
export type Permission =
  | { readonly kind: 'permitted'; readonly isOwner: boolean }
  | { readonly kind: 'refused'; readonly answer: Answered };

/** Checks a caller's token, which needs all scopes. Without scopes, no token is needed. */
export function authorize(
  shop: Shop,
  authorization: string | undefined,
  scopes: readonly string[],
): Permission {
  if (authorization === undefined && scopes.length === 0) return { kind: 'permitted', isOwner: false };
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return refused(failed(401, 'invalid_token', 'missing access token'));
  const grant = grantOf(shop, token);
  if (grant === null) return refused(revoked);
  if (grant.isExpired) return refused(failed(401, 'invalid_token', 'access token is expired'));
  return scopes.every((one) => grant.scopes.includes(one))
    ? { kind: 'permitted', isOwner: true }
    : refused(failed(403, 'insufficient_scope', 'Insufficient scope'));
}

/** The answer to a token that was revoked, or that Etsy never gave. */
export const revoked: Answered = failed(401, 'invalid_token', 'access token is revoked');

function refused(answer: Answered): Permission {
  return { kind: 'refused', answer };
}
