import { createHash, createPrivateKey, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Makes a key that signs notifications, as PEM: ECDSA on the curve P-256. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * Signs a body for `X-EBAY-SIGNATURE`: the base64 of a JSON object that names the key and holds the
 * signature, ECDSA with SHA-1 over the body's bytes. eBay's event-notification-nodejs-sdk verifies it.
 */
export function signatureOf(body: string | Uint8Array, signingKey: string): string {
  const privateKey = createPrivateKey(signingKey);
  const signature = createSign('sha1').update(body).sign(privateKey, 'base64');
  const header = { alg: 'ecdsa', kid: keyIdOf(signingKey), signature, digest: 'SHA1' };
  return Buffer.from(JSON.stringify(header)).toString('base64');
}

/** Returns the id of a key, which is made of the key itself. */
export function keyIdOf(signingKey: string): string {
  const key = derOf(createPublicKey(createPrivateKey(signingKey)));
  const hex = createHash('sha256').update(key).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Renders the public key as getPublicKey does: PEM without line breaks. */
export function publicKeyOf(signingKey: string): string {
  const der = derOf(createPublicKey(createPrivateKey(signingKey))).toString('base64');
  return `-----BEGIN PUBLIC KEY-----${der}-----END PUBLIC KEY-----`;
}

function derOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
