import type { Shop } from '../../shop/shop.ts';
import type { EbayError } from './errors.ts';
import { scopesOfToken } from './tokens.ts';

/** Says whether a caller may do what it asks for: the scopes of its token, or eBay's error. */
export type Permission =
  | { readonly kind: 'permitted'; readonly scopes: readonly string[] }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly error: EbayError };

/** Checks a caller's token, which needs one of the scopes. */
export function authorize(
  shop: Shop,
  authorization: string | undefined,
  scopes: readonly string[],
): Permission {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return { kind: 'refused', status: 401, error: missing };
  const granted = scopesOfToken(shop, token);
  if (granted === null) return { kind: 'refused', status: 401, error: invalidToken };
  return scopes.length === 0 || scopes.some((one) => granted.includes(one))
    ? { kind: 'permitted', scopes: granted }
    : { kind: 'refused', status: 403, error: forbidden };
}

const missing: EbayError = {
  errorId: 1002,
  domain: 'OAuth',
  category: 'REQUEST',
  message: 'Missing access token',
  longMessage: 'Access token is missing in the Authorization HTTP request header.',
};

/** The answer to a token that has ended, that was revoked, or that eBay never gave. */
export const invalidToken: EbayError = {
  errorId: 1001,
  domain: 'OAuth',
  category: 'REQUEST',
  message: 'Invalid access token',
  longMessage: 'Invalid access token. Check the value of the Authorization HTTP request header.',
};

const forbidden: EbayError = {
  errorId: 1100,
  domain: 'ACCESS',
  category: 'REQUEST',
  message: 'Access denied',
  longMessage: 'Insufficient permissions to fulfill the request.',
};
