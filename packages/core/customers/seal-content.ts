import { createHmac } from 'node:crypto';
import { customerContent } from '@onhand/contracts/connector/customer.ts';
import type { CustomerContent, SealedContent } from '@onhand/contracts/connector/customer.ts';
import { canonicalJson } from '@onhand/domain/audit/canonical-json.ts';
import { matchedEmail } from '@onhand/domain/customers/email.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { box, unbox } from '../access/credentials/box.ts';
import { CredentialsError } from '../access/credentials/credentials-error.ts';
import type { CustomerKeys } from './merchant-key.ts';

const nonceBytes = 12;

/** Encrypts a person's content, and computes the hashes by which it is compared. */
export function sealContent(
  content: CustomerContent,
  merchantId: MerchantId,
  keys: CustomerKeys,
): SealedContent {
  const text = canonicalJson(content);
  const emailHash = hashOfEmail(content.email, keys);
  const { ciphertext, nonce } = box(Buffer.from(text), keys.content, purposeOf(merchantId, emailHash));
  return {
    emailHash,
    contentHash: hashOf(text, keys.fingerprint),
    sealed: Buffer.concat([nonce, ciphertext]).toString('base64'),
  };
}

/**
 * Decrypts what {@link sealContent} encrypted for the same merchant and e-mail address.
 *
 * @throws CredentialsError `secret_unreadable`
 */
export function openContent(
  { emailHash, sealed }: Pick<SealedContent, 'emailHash' | 'sealed'>,
  merchantId: MerchantId,
  keys: CustomerKeys,
): CustomerContent {
  const bytes = Buffer.from(sealed, 'base64');
  const parts = { nonce: bytes.subarray(0, nonceBytes), ciphertext: bytes.subarray(nonceBytes) };
  try {
    const plain = unbox(parts, keys.content, purposeOf(merchantId, emailHash));
    return customerContent.parse(JSON.parse(plain.toString()));
  } catch {
    // The cause may quote the content.
    throw new CredentialsError('secret_unreadable', 'The content of a customer does not open.');
  }
}

/** Hashes an e-mail address in the form by which customers are matched. Null: it is none. */
export function hashOfEmail(text: string | undefined, keys: CustomerKeys): string | null {
  const email = matchedEmail(text);
  return email === null ? null : hashOf(email, keys.email);
}

function hashOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Content is bound to its person: that of another row does not open. */
function purposeOf(merchantId: MerchantId, emailHash: string | null): string {
  return `${merchantId}/customer/${emailHash ?? ''}`;
}
