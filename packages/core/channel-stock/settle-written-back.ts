import type { ChannelStockId, ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { together } from '@onhand/database/together.ts';

/** The revisions of the levels that a figure was computed from, by location. */
export type Basis = Readonly<Record<LocationId, number>>;

export interface Shown {
  readonly channelStockId: ChannelStockId;
  readonly basis: Basis;
  readonly sourceKey: string;
}

/**
 * Settles the units that a source store has accounted for. Its confirmed figure equals the available units,
 * so the units that were committed at that time have left its stock. Later commitments wait for the next
 * write-back. Other shops, and figures of bundles, settle nothing.
 */
export async function settleWrittenBack(tx: Tx, shown: readonly Shown[], at: Date): Promise<void> {
  const { rows } = await sql<{ id: ChannelStockId; merchantId: MerchantId; itemId: ItemId }>`
    select distinct link.channel_stock_id as id, items.merchant_id as "merchantId", items.id as "itemId"
    from listing_channel_stock link
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id and not items.is_bundle
    join integrations on integrations.id = listings.integration_id and integrations.role = 'supplier'
                     and integrations.write_sales_back <> 'none'
    join merchants on merchants.id = listings.merchant_id and merchants.stock_authority = 'source'
    where link.channel_stock_id = any(${shown.map((one) => one.channelStockId)})
      and listings.published
      and exists (select from commitments
                  where commitments.merchant_id = items.merchant_id and commitments.item_id = items.id
                    and commitments.committed > 0)`.execute(tx);
  if (rows.length === 0) return;
  const preferences = await loadPreferences(tx, [...new Set(rows.map(({ merchantId }) => merchantId))]);
  const sheet = await loadSheet(tx, { items: rows, orderIds: [], preferences, holders: true });
  for (const { id, merchantId, itemId } of rows) {
    const { basis = {}, sourceKey = '' } = shown.find((one) => one.channelStockId === id) ?? {};
    for (const [location, revision] of Object.entries(basis)) {
      // The keys of a basis are locations: Object.entries forgets the brand.
      const level = { merchantId, itemId, locationId: location as LocationId };
      sheet.settleCommitted(level, Number.MAX_SAFE_INTEGER, `written-back:${sourceKey}`, revision);
    }
  }
  await together(tx, sheetWrites(sheet, { actor: 'onhand', at }));
}
