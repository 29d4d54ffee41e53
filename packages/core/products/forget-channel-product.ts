import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { unfollow } from '../listings/followed-groups.ts';
import type { ChannelProductRef } from './begin-change.ts';
import { failedItemOf } from './failing-operation.ts';

/**
 * Forgets a product on an integration that has no linked units any more, unless a newer need has come up.
 * Closes its failed items. Returns whether the product was forgotten.
 */
export async function forgetChannelProduct(
  tx: Tx,
  ref: ChannelProductRef,
  given: { readonly needed: number; readonly workflowId: string; readonly now: Date },
): Promise<boolean> {
  // Before the deletion: followLinkedProducts locks listings first, too.
  await unfollow(tx, ref);
  const { numDeletedRows } = await tx
    .deleteFrom('channel_products')
    .where('merchant_id', '=', ref.merchantId)
    .where('integration_id', '=', ref.integrationId)
    .where('external_group', '=', ref.externalGroup)
    .where('needed_revision', '=', given.needed)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return false;
  for (const operation of ['update_product', 'import_product'] as const) {
    await closeFailed(tx, failedItemOf(ref, { ...given, operation }), given.now);
  }
  return true;
}
