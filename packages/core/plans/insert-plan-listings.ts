import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { isChanged } from '@onhand/domain/plans/effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { sql } from 'kysely';

/** The number of figures per statement. */
const batchSize = 10_000;
const columns = `channel_stock_id uuid, integration_id uuid, listing_id uuid, item_id uuid, sku text, before int,
  ours int, theirs int`;

/** Stores the figures that a plan changes. */
export async function insertPlanListings(
  tx: Tx,
  { merchantId, planId }: { readonly merchantId: MerchantId; readonly planId: PlanId },
  changes: readonly FigureChange[],
): Promise<void> {
  const changed = changes.filter(isChanged).map(({ sku, before, ours, theirs, ...change }) => ({
    channel_stock_id: change.channelStockId,
    integration_id: change.integrationId,
    listing_id: change.listingId,
    item_id: change.itemId,
    sku,
    before,
    ours,
    theirs,
  }));
  for (let from = 0; from < changed.length; from += batchSize) {
    await sql`
      insert into plan_listings (merchant_id, plan_id, channel_stock_id, integration_id, listing_id, item_id, sku,
                                 before, ours, theirs)
      select ${merchantId}, ${planId}, channel_stock_id, integration_id, listing_id, item_id, sku, before, ours, theirs
      from ${recordset(changed.slice(from, from + batchSize), 'changed', columns)}`.execute(tx);
  }
}
