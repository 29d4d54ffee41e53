import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Why a channel does not show a sale, in an operator's words. */
export interface FailedChannel {
  /** The name of the shop. */
  readonly shop: string;
  /** The SKU; without one, the platform's key of the listing. */
  readonly sku: string;
  readonly code: string;
  readonly platformMessage: string | null;
}

/** Describes channels whose failed items wait for a person. */
export async function describeFailedChannels(
  db: Db,
  ids: readonly ChannelStockId[],
): Promise<readonly FailedChannel[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<FailedChannel>`
    select distinct on (channel_stock.id) integrations.name as shop,
           coalesce(items.sku, listings.sku, listings.external_key) as sku, failed_items.code,
           failed_items.platform_message as "platformMessage"
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    join failed_items on failed_items.integration_id = channel_stock.integration_id
     and failed_items.operation = 'publish_stock' and failed_items.subject_id = link.listing_id
     and failed_items.state in ('open', 'skipped')
    where channel_stock.id = any(${ids}::uuid[])
    order by channel_stock.id, listings.id`.execute(db);
  return rows;
}
