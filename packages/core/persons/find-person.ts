import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import type { CustomerRow } from '../customers/customer-row.ts';
import { findCustomerByHash } from '../customers/list-customers.ts';
import { readCustomerKeys } from '../customers/merchant-key.ts';
import { hashOfEmail } from '../customers/seal-content.ts';

/** Finds a person by e-mail address, also an erased one. Returns undefined if there is none. */
export async function findPerson(
  db: Db,
  { merchantId, email }: { readonly merchantId: MerchantId; readonly email: string },
  secretKeys: SecretKeys,
): Promise<CustomerRow | undefined> {
  const emailHash = hashOfEmail(email, await readCustomerKeys(db, merchantId, secretKeys));
  return emailHash === null ? undefined : findCustomerByHash(db, { merchantId, emailHash });
}
