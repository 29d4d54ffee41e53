import { createHmac, timingSafeEqual } from 'node:crypto';

/** Holds a raw body, the HMAC that the sender claims (base64), and the keys that the sender may have used. */
export interface SignedBody {
  readonly body: Uint8Array;
  readonly signature: string;
  readonly keys: readonly string[];
}

/**
 * Tells whether the signature is a base64 HMAC-SHA256 of the body under one of the keys. The time it takes
 * reveals neither a key nor which key matched. Empty keys never match.
 */
export function hmacSha256Matches({ body, signature, keys }: SignedBody): boolean {
  const given = Buffer.from(signature, 'utf8');
  let matches = false;
  for (const key of keys) {
    if (key === '') continue;
    const expected = Buffer.from(createHmac('sha256', key).update(body).digest('base64'), 'utf8');
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    matches = same || matches;
  }
  return matches;
}
