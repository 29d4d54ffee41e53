import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * Proposes other items for listings, and puts the listings back into review. A null `itemId` withdraws a
 * proposal.
 */
export async function proposeItems(
  tx: Tx,
  merchantId: MerchantId,
  proposals: readonly { readonly id: ListingId; readonly itemId: ItemId | null }[],
): Promise<void> {
  if (proposals.length === 0) return;
  const rows = proposals.map(({ id, itemId }) => ({ id, item_id: itemId }));
  await sql`
    update listings set proposed_item_id = proposal.item_id, ignored = false
    from ${recordset(rows, 'proposal', 'id uuid, item_id uuid')}
    where listings.merchant_id = ${merchantId} and listings.id = proposal.id`.execute(tx);
}
