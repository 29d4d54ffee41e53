import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { unfollow } from '../listings/followed-groups.ts';
import type { ChannelProductRef } from './begin-change.ts';
import { failedItemOf } from './failing-operation.ts';
import { hasLinkedListing } from './has-linked-listing.ts';

/**
 * Forgets a product on an integration that has no linked listings any more, unless a newer need has come up.
 * Closes its failed items. Returns whether the product was forgotten. The caller has locked its listings
 * (`lockGroup`).
 */
export async function forgetChannelProduct(
  tx: Tx,
  ref: ChannelProductRef,
  given: { readonly needed: number; readonly workflowId: string; readonly now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from channel_products
    where merchant_id = ${ref.merchantId} and integration_id = ${ref.integrationId}
      and external_group = ${ref.externalGroup} and needed_revision = ${given.needed}
      and not ${hasLinkedListing(ref)}`.execute(tx);
  if (numAffectedRows === 0n) return false;
  await unfollow(tx, ref);
  for (const operation of ['update_product', 'import_product'] as const) {
    await closeFailed(tx, failedItemOf(ref, { ...given, operation }), given.now);
  }
  return true;
}
