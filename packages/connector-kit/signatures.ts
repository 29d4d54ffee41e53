import { createHmac, timingSafeEqual } from 'node:crypto';

/** A body as it came, what the sender says its HMAC is (base64), and the keys it may have used. */
export interface SignedBody {
  readonly body: Uint8Array;
  readonly signature: string;
  readonly keys: readonly string[];
}

/**
 * Whether the body carries a base64 HMAC-SHA256 under one of the keys. The time it takes tells nothing of a key,
 * nor which of them matched; with no keys nothing matches, and an empty key never does.
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
