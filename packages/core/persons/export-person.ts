import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { CustomerId, MerchantId } from '@onhand/domain/ids.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { noteDisclosure } from '../audit/action.ts';
import type { CustomerRow } from '../customers/customer-row.ts';
import { findCustomer } from '../customers/list-customers.ts';
import { openCustomer } from '../customers/open-customer.ts';
import { findBodiesAbout } from '../orders/inbound-events/bodies-about.ts';
import type { KeptDelivery } from '../orders/inbound-events/bodies-about.ts';

/** Everything that is held about one person. */
export interface PersonExport {
  readonly customer: CustomerRow;
  /** Null: erased. */
  readonly content: CustomerContent | null;
  readonly deliveries: KeptDelivery[];
}

/**
 * Collects everything that is held about a person, from all tables. Orders hold nothing of a person. Returns
 * undefined if the merchant has no such person. The audit log has an entry before anything is returned.
 */
export async function exportPerson(
  db: Db,
  of: { readonly merchantId: MerchantId; readonly id: CustomerId },
  secretKeys: SecretKeys,
): Promise<PersonExport | undefined> {
  return inTransaction(db, async (tx) => {
    const customer = await findCustomer(tx, of);
    if (customer === undefined) return undefined;
    noteDisclosure();
    const content = await openCustomer(tx, of, secretKeys);
    const email = content?.email;
    const deliveries =
      email === undefined ? [] : await findBodiesAbout(tx, { merchantId: of.merchantId, email });
    return { customer, content, deliveries };
  });
}
