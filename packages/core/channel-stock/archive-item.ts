import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { findItem } from '../items/find-item.ts';
import type { ItemRow } from '../items/item-row.ts';
import { setArchived } from '../items/set-archived.ts';
import { needStockAgain } from './need-stock-again.ts';

/**
 * Archives an item, or takes it out of the archive, and makes its channels due. Doing it again changes
 * nothing. Returns the item, and the integrations that are then to be nudged.
 *
 * - While it is archived, its channels show 0, a source store aside, and it takes no new links.
 * - It stays linked: its orders count, and its stock can be changed.
 *
 * @throws Refusal `item_not_found`
 */
export async function archiveItem(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly id: ItemId;
    readonly archived: boolean;
    readonly at: Date;
  },
): Promise<{ readonly item: ItemRow; readonly integrations: readonly IntegrationId[] }> {
  const { merchantId, id, archived, at } = wanted;
  return inTransaction(db, async (tx) => {
    const changed = await setArchived(tx, { merchantId, id, at: archived ? at : null });
    const item = found(await findItem(tx, { merchantId, id }), 'item_not_found');
    if (!changed) return { item, integrations: [] };
    const shown = sql`
      select link.channel_stock_id from listings
      join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
      where listings.merchant_id = ${merchantId} and listings.item_id = ${id} and listings.published`;
    const cause = archived ? 'archived' : 'unarchived';
    const { integrations } = await needStockAgain(tx, shown, { merchantId, cause, at });
    return { item, integrations };
  });
}
