import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import { createCustomerVault } from '@onhand/core/customers/vault.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { TestGateway } from '../../../testing/test-gateway.ts';

/** Takes in a customer as an integration's bulk import does. Returns the person's id. */
export async function storeCustomer(
  { db, secretKeys, clock }: Pick<TestGateway, 'db' | 'secretKeys' | 'clock'>,
  { id }: { readonly id: string },
  integrationId: string,
  content: CustomerContent & { readonly email: string } = { email: 'ada@example.com', firstName: 'Ada' },
): Promise<CustomerId> {
  // The API returned both ids.
  const of = { merchantId: id as MerchantId, integrationId: integrationId as IntegrationId };
  const [sealed] = await createCustomerVault({ db, keys: secretKeys }).seal(integrationId, [content]);
  if (sealed === undefined) throw new Error('The vault sealed nothing.');
  const snapshot = { externalId: content.email, changedAt: null, ...sealed };
  await inTransaction(db, (tx) =>
    takeInCustomers(tx, { ...of, by: 'bulk_import', snapshots: [snapshot], at: clock.now() }),
  );
  const stored = await db
    .selectFrom('channel_customers')
    .where('integration_id', '=', of.integrationId)
    .where('external_id', '=', snapshot.externalId)
    .select('customer_id')
    .executeTakeFirstOrThrow();
  if (stored.customer_id === null) throw new Error('The customer was not taken in.');
  return stored.customer_id;
}
