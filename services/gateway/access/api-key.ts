import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Holds a key as it is shown once: `oh_<prefix>_<secret>`. The prefix finds the key. The hash of the whole
 * text proves it.
 */
export interface ApiKeyText {
  readonly text: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

const format = /^oh_([A-Za-z0-9]{6,32})_([A-Za-z0-9_-]{20,200})$/;

/** Generates a random key. Its 256 bits are too many to guess the key from its plain SHA-256 hash. */
export function generateApiKey(): ApiKeyText {
  const prefix = randomBytes(6).toString('hex');
  const text = `oh_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { text, prefix, hash: hashOf(text) };
}

/** Parses a key from a caller; null if the text does not have the form of a key. */
export function parseApiKey(text: string): ApiKeyText | null {
  const prefix = format.exec(text)?.[1];
  return prefix === undefined ? null : { text, prefix, hash: hashOf(text) };
}

/** Compares two hashes in constant time, so that timing does not reveal where they differ. */
export function provesKey(given: Buffer, stored: Buffer): boolean {
  return given.length === stored.length && timingSafeEqual(given, stored);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
