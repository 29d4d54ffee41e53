import { createHash, createVerify } from 'node:crypto';
import { z } from 'zod';

/** The header of a notification, in lower case. */
export const signatureHeader = 'x-ebay-signature';

const signed = z.object({
  alg: z
    .string()
    .transform((alg) => alg.toLowerCase())
    .pipe(z.literal('ecdsa')),
  kid: z.string().regex(/^[\w-]{1,100}$/),
  signature: z.string().min(1),
  digest: z.literal('SHA1'),
});
export type Signature = z.infer<typeof signed>;

/**
 * Reads the header of a notification: base64 of JSON that names the key and holds the signature. Null: it is
 * none of eBay's. https://developer.ebay.com/api-docs/commerce/notification/overview.html
 */
export function readSignature(header: string): Signature | null {
  try {
    return signed.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
  } catch {
    return null;
  }
}

/** Tells whether eBay has signed a body: ECDSA over its SHA-1, under the public key that eBay gave. */
export function isSigned(body: Uint8Array, { signature }: Signature, publicKey: string): boolean {
  try {
    return createVerify('sha1').update(body).verify(pemOf(publicKey), signature, 'base64');
  } catch {
    return false;
  }
}

/** eBay gives the key in one line, without the breaks that its form has. */
function pemOf(key: string): string {
  const bytes = key.replaceAll(/-----(?:BEGIN|END) PUBLIC KEY-----|\s/g, '');
  return `-----BEGIN PUBLIC KEY-----\n${bytes}\n-----END PUBLIC KEY-----\n`;
}

/**
 * Answers eBay's challenge, by which it makes sure whose endpoint it is. `endpoint` is spelled as eBay knows
 * it.
 */
export function challengeResponse(code: string, token: string, endpoint: string): string {
  return createHash('sha256').update(code).update(token).update(endpoint).digest('hex');
}
