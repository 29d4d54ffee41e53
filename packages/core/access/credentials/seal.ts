import type { IntegrationId, MerchantId, SubscriptionId } from '@onhand/domain/ids.ts';
import { box, unbox } from './box.ts';
import type { Box } from './box.ts';
import { CredentialsError } from './credentials-error.ts';
import type { SecretKey, SecretKeys } from './secret-keys.ts';

/**
 * The owner and kind of a secret. The ciphertext is bound to both: a row that was copied elsewhere does not
 * open.
 */
export type SecretOwner = CredentialsOwner | SubscriptionOwner;

/** The owner of a secret of a shop. */
export interface CredentialsOwner {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly kind: 'api' | 'webhook';
}

/** The owner of a secret that signs notifications. */
export interface SubscriptionOwner {
  readonly merchantId: MerchantId;
  readonly subscriptionId: SubscriptionId;
  readonly kind: 'notification';
}

export interface Sealed extends Box {
  readonly key_id: string;
}

/** Encrypts a secret for its owner with the current key, by AES-256-GCM with a random nonce. */
export function seal(plain: string, owner: SecretOwner, keys: SecretKeys): Sealed {
  const { bytes, id } = keys.current;
  return { ...box(Buffer.from(plain), bytes, associatedText(owner)), key_id: id };
}

/**
 * Decrypts a secret that {@link seal} encrypted for the same owner.
 *
 * @throws CredentialsError `secret_key_unknown` if the key is not configured; `secret_unreadable` if the row
 * was changed or belongs to another owner
 */
export function open(sealed: Sealed, owner: SecretOwner, keys: SecretKeys): string {
  const key = keyOf(sealed.key_id, keys);
  try {
    return unbox(sealed, key.bytes, associatedText(owner)).toString();
  } catch (cause) {
    throw new CredentialsError(
      'secret_unreadable',
      `The ${owner.kind} secret of ${ownerOf(owner)} does not open: set it again.`,
      { cause },
    );
  }
}

/** @throws CredentialsError `secret_key_unknown` if no configured key has the id */
export function keyOf(id: string, keys: SecretKeys): SecretKey {
  const key = [keys.current, keys.previous].find((one) => one?.id === id);
  if (key === undefined) {
    throw new CredentialsError(
      'secret_key_unknown',
      `A secret was sealed with key ${id}, which is neither ONHAND_SECRETS_KEY nor ONHAND_SECRETS_KEY_PREVIOUS.`,
    );
  }
  return key;
}

function associatedText(owner: SecretOwner): string {
  const id = 'integrationId' in owner ? owner.integrationId : owner.subscriptionId;
  return `${owner.merchantId}/${id}/${owner.kind}`;
}

function ownerOf(owner: SecretOwner): string {
  return 'integrationId' in owner
    ? `integration ${owner.integrationId}`
    : `subscription ${owner.subscriptionId}`;
}
