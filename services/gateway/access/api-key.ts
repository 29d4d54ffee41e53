import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as it is shown once: `oh_<prefix>_<secret>`. The prefix finds it, the hash of the whole proves it. */
export interface ApiKeyText {
  readonly text: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

const format = /^oh_([A-Za-z0-9]{6,32})_([A-Za-z0-9_-]{20,200})$/;

/** A new random key: 256 bits, so its plain SHA-256 cannot be guessed from. */
export function generateApiKey(): ApiKeyText {
  const prefix = randomBytes(6).toString('hex');
  const text = `oh_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { text, prefix, hash: hashOf(text) };
}

/** The parts of a key as somebody wrote it; null where it has not the form of one. */
export function parseApiKey(text: string): ApiKeyText | null {
  const prefix = format.exec(text)?.[1];
  return prefix === undefined ? null : { text, prefix, hash: hashOf(text) };
}

/** Compares in a time that tells nothing of where they differ. */
export function provesKey(given: Buffer, stored: Buffer): boolean {
  return given.length === stored.length && timingSafeEqual(given, stored);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
