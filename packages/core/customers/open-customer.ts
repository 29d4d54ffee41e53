import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { CustomerId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { readCustomerKeys } from './merchant-key.ts';
import { openContent } from './seal-content.ts';

/**
 * Decrypts what is known of a person. Null: the person does not exist, or was erased. Only a process with the
 * secrets key can do it.
 *
 * @throws CredentialsError if it does not open
 */
export async function openCustomer(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: CustomerId },
  secretKeys: SecretKeys,
): Promise<CustomerContent | null> {
  const stored = await db
    .selectFrom('customers')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(['email_hash as emailHash', 'personal_data as personalData'])
    .executeTakeFirst();
  const data = stored?.personalData ?? null;
  if (stored === undefined || data === null) return null;
  const keys = await readCustomerKeys(db, merchantId, secretKeys);
  const { emailHash } = stored;
  return openContent({ emailHash, sealed: data.toString('base64') }, merchantId, keys);
}
