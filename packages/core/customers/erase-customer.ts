import type { ChannelCustomerId, CustomerId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { lockCustomers } from './lock-customers.ts';

/**
 * Erases a person's content. What stays is the keyed hash of the e-mail address and the platforms' ids, so
 * that no import brings the person back (decision 35). Erasing again changes nothing. Returns false if there
 * is no such person.
 */
export async function eraseCustomer(
  tx: Tx,
  { merchantId, id, at }: { readonly merchantId: MerchantId; readonly id: CustomerId; readonly at: Date },
): Promise<boolean> {
  await lockCustomers(tx, merchantId);
  const { rows: found } = await sql<{ isErased: boolean }>`
    select erased_at is not null as "isErased" from customers
    where merchant_id = ${merchantId} and id = ${id} for update`.execute(tx);
  const [person] = found;
  if (person === undefined || person.isErased) return person !== undefined;
  await sql`
    update customers
    set personal_data = null, content_hash = null, changed_at = null, changed_by = null,
        erased_at = ${at}::timestamptz, updated_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and id = ${id}`.execute(tx);
  const { rows: links } = await sql<{ id: ChannelCustomerId }>`
    update channel_customers
    set seen_hash = null, seen_changed_at = null, sent_hash = null, refused_hash = null, hinted_at = null,
        due_at = null, failures = 0
    where merchant_id = ${merchantId} and customer_id = ${id}
    returning id`.execute(tx);
  const subjects = links.map((link) => link.id);
  await closeFailed(tx, { operations: ['import_customer', 'export_customer'], merchantId, subjects }, at);
  return true;
}
