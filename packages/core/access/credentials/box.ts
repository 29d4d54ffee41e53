import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypted bytes: the ciphertext, followed by the 16-byte GCM tag, and the nonce. */
export interface Box {
  readonly ciphertext: Buffer;
  readonly nonce: Buffer;
}

const tagBytes = 16;

/** Encrypts bytes by AES-256-GCM with a random nonce, bound to the associated text. */
export function box(plain: Buffer, key: Buffer, associated: string): Box {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(associated));
  return { nonce, ciphertext: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) };
}

/**
 * Decrypts what {@link box} encrypted with the same key for the same associated text.
 *
 * @throws Error if anything differs
 */
export function unbox({ ciphertext, nonce }: Box, key: Buffer, associated: string): Buffer {
  const split = ciphertext.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(ciphertext.subarray(split));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, split)), decipher.final()]);
}
