import { createHmac, timingSafeEqual } from 'node:crypto';

/** The headers of a delivery, in lower case. */
export const signatureHeader = 'webhook-signature';
const idHeader = 'webhook-id';
const timestampHeader = 'webhook-timestamp';

/** How far a delivery's time may be from its arrival. Each attempt is signed anew. */
const toleranceMs = 5 * 60_000;

export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** ISO 8601. */
  readonly receivedAt: string;
}

export type Verdict =
  | { readonly kind: 'genuine'; readonly id: string }
  | { readonly kind: 'refused'; readonly why: 'signature' | 'too_old' };

/**
 * Verifies a delivery as Standard Webhooks are: HMAC-SHA256 over its id, time and body, under the secret,
 * which is base64 behind `whsec_`. Etsy's documentation shows the bare signature in the header, and the
 * standard shows several, each behind `v1,`: both are taken.
 * https://developers.etsy.com/documentation/essentials/webhooks, https://www.standardwebhooks.com
 */
export function verdictOf({ headers, body, receivedAt }: Signed, secrets: readonly string[]): Verdict {
  const id = headers[idHeader] ?? '';
  const timestamp = headers[timestampHeader] ?? '';
  const given = (headers[signatureHeader] ?? '')
    .split(' ')
    .filter((one) => one !== '')
    .map((one) => one.replace(/^v1,/, ''));
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return { kind: 'refused', why: 'signature' };
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  if (!isSigned(content, given, secrets)) return { kind: 'refused', why: 'signature' };
  const apartMs = Math.abs(Date.parse(receivedAt) - Number(timestamp) * 1_000);
  return apartMs > toleranceMs ? { kind: 'refused', why: 'too_old' } : { kind: 'genuine', id };
}

/** Tells whether one of the signatures is made with one of the secrets. Its time reveals neither. */
function isSigned(content: Uint8Array, given: readonly string[], secrets: readonly string[]): boolean {
  let matches = false;
  for (const secret of secrets) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    if (key.length === 0) continue;
    const expected = createHmac('sha256', key).update(content).digest();
    for (const one of given) {
      const signature = Buffer.from(one, 'base64');
      const isSame = signature.length === expected.length && timingSafeEqual(signature, expected);
      matches = isSame || matches;
    }
  }
  return matches;
}
