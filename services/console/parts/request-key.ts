/**
 * Returns a new Idempotency-Key. A request that is sent again with the key of the first is not done twice.
 * `crypto.randomUUID` exists only over HTTPS.
 */
export function newRequestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
