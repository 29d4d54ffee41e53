import { hkdfSync, randomBytes } from 'node:crypto';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { box, unbox } from '../access/credentials/box.ts';
import type { Box } from '../access/credentials/box.ts';
import { CredentialsError } from '../access/credentials/credentials-error.ts';
import { keyOf } from '../access/credentials/seal.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';

/** The keys for one merchant's customers: one encrypts their content, the others make keyed hashes. */
export interface CustomerKeys {
  readonly content: Buffer;
  readonly email: Buffer;
  readonly fingerprint: Buffer;
}

/**
 * Reads a merchant's keys, and makes them at the first use. The stored key is random and sealed with the
 * secrets key, so hashes stay the same when the secrets key is changed.
 *
 * @throws CredentialsError if the stored key does not open
 */
export async function readCustomerKeys(
  db: Db,
  merchantId: MerchantId,
  secretKeys: SecretKeys,
): Promise<CustomerKeys> {
  const stored = (await findKey(db, merchantId)) ?? (await makeKey(db, merchantId, secretKeys));
  const key = openKey(stored, merchantId, secretKeys);
  if (stored.key_id !== secretKeys.current.id) await sealAnew(db, merchantId, { key, stored, secretKeys });
  return derived(key);
}

interface StoredKey extends Box {
  readonly key_id: string;
}

function openKey(stored: StoredKey, merchantId: MerchantId, secretKeys: SecretKeys): Buffer {
  const { bytes } = keyOf(stored.key_id, secretKeys);
  try {
    return unbox(stored, bytes, purposeOf(merchantId));
  } catch (cause) {
    const message = `The key for the customers of merchant ${merchantId} does not open.`;
    throw new CredentialsError('secret_unreadable', message, { cause });
  }
}

/** Seals a key with the current secrets key, at its first use after a rotation. */
async function sealAnew(
  db: Db,
  merchantId: MerchantId,
  {
    key,
    stored,
    secretKeys: { current },
  }: { readonly key: Buffer; readonly stored: StoredKey; readonly secretKeys: SecretKeys },
): Promise<void> {
  await db
    .updateTable('customer_keys')
    .set({ ...box(key, current.bytes, purposeOf(merchantId)), key_id: current.id })
    .where('merchant_id', '=', merchantId)
    .where('key_id', '=', stored.key_id)
    .execute();
}

function findKey(db: Db, merchantId: MerchantId) {
  return db
    .selectFrom('customer_keys')
    .where('merchant_id', '=', merchantId)
    .select(['ciphertext', 'nonce', 'key_id'])
    .executeTakeFirst();
}

/** Makes the key. Another process may make one at the same time: the first one stays. */
async function makeKey(db: Db, merchantId: MerchantId, { current }: SecretKeys) {
  await db
    .insertInto('customer_keys')
    .values({
      merchant_id: merchantId,
      ...box(randomBytes(32), current.bytes, purposeOf(merchantId)),
      key_id: current.id,
    })
    .onConflict((conflict) => conflict.column('merchant_id').doNothing())
    .execute();
  const stored = await findKey(db, merchantId);
  if (stored === undefined) throw new Error('A key that was just stored is gone.');
  return stored;
}

function purposeOf(merchantId: MerchantId): string {
  return `${merchantId}/customers`;
}

function derived(key: Buffer): CustomerKeys {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `onhand ${purpose}`, 32));
  return {
    content: keyFor('customer content'),
    email: keyFor('customer e-mail address'),
    fingerprint: keyFor('customer fingerprint'),
  };
}
