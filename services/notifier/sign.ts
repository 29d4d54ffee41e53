import { createHmac } from 'node:crypto';

/** What begins the text of a secret, by the Standard Webhooks specification. */
const prefix = 'whsec_';

/**
 * Signs a message as Standard Webhooks says: HMAC-SHA256 over id, time and body, joined by dots. `at`:
 * seconds since 1970.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function sign(
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
  secret: string,
): string {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}
