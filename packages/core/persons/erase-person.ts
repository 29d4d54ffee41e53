import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import type { CustomerRow } from '../customers/customer-row.ts';
import { eraseCustomer } from '../customers/erase-customer.ts';
import { findCustomer, listCustomers } from '../customers/list-customers.ts';
import { openCustomer } from '../customers/open-customer.ts';
import { unlinkCustomers } from '../customers/unlink-customers.ts';
import { eraseBodiesAbout } from '../orders/inbound-events/bodies-about.ts';

/** Erases everything that is held about a person. Returns undefined if the merchant has no such person. */
export async function erasePerson(
  db: Db,
  { merchantId, id, at }: { readonly merchantId: MerchantId; readonly id: CustomerId; readonly at: Date },
  secretKeys: SecretKeys,
): Promise<CustomerRow | undefined> {
  const of = { merchantId, id };
  return inTransaction(db, async (tx) => {
    const email = (await openCustomer(tx, of, secretKeys))?.email;
    if (!(await eraseCustomer(tx, { ...of, at }))) return undefined;
    if (email !== undefined) await eraseBodiesAbout(tx, { merchantId, email });
    return findCustomer(tx, of);
  });
}

/**
 * Does what a platform asks when it redacts a customer: unlinks the person there, and erases the person if no
 * other shop has them. Does nothing if the customer is not known.
 */
export async function redactAtPlatform(
  db: Db,
  redacted: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalId: string;
    readonly at: Date;
  },
  secretKeys: SecretKeys,
): Promise<void> {
  const { merchantId, integrationId, externalId, at } = redacted;
  const shown = { merchantId, integrationId, externalId, after: undefined, limit: 1 };
  const [person] = await listCustomers(db, shown);
  await inTransaction(db, (tx) =>
    unlinkCustomers(tx, { merchantId, integrationId, externalIds: [externalId], at }),
  );
  if (person === undefined) return;
  const elsewhere = person.links.some(
    (link) => link.integrationId !== integrationId && link.externalId !== null,
  );
  if (!elsewhere) await erasePerson(db, { merchantId, id: person.id, at }, secretKeys);
}
