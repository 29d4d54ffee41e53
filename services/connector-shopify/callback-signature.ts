import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Tells whether Shopify signed the parameters of a callback: `hmac` is the hex HMAC-SHA256 of the others,
 * sorted and encoded as in an address, under the app's client secret.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
 */
export function isSignedCallback(query: Readonly<Record<string, string>>, clientSecret: string): boolean {
  const { hmac = '', signature: _, ...others } = query;
  const sorted = Object.entries(others).toSorted(([one], [other]) => one.localeCompare(other));
  const message = new URLSearchParams(sorted).toString().replaceAll('+', '%20');
  const expected = createHmac('sha256', clientSecret).update(message).digest();
  const given = Buffer.from(hmac, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
