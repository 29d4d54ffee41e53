import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** A channel stock in an operator's words, with its failed item if one waits for a person. */
export interface DescribedChannel {
  readonly id: ChannelStockId;
  /** The name of the shop. */
  readonly shop: string;
  /** The platform's id of the listing. Of several that share the stock, the one that failed or the oldest. */
  readonly listing: string;
  readonly sku: string | null;
  readonly failure: { readonly code: string; readonly platformMessage: string | null } | null;
}

/** Describes channels by the names of their listings. */
export async function describeChannels(
  db: Db,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, DescribedChannel>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<DescribedChannel>`
    select distinct on (channel_stock.id) channel_stock.id, integrations.name as shop,
           listings.external_key as listing, coalesce(items.sku, listings.sku) as sku,
           case when failed_items.id is not null then jsonb_build_object(
             'code', failed_items.code, 'platformMessage', failed_items.platform_message) end as failure
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    left join failed_items on failed_items.integration_id = channel_stock.integration_id
     and failed_items.operation = 'publish_stock' and failed_items.subject_id = link.listing_id
     and failed_items.state in ('open', 'skipped')
    where channel_stock.id = any(${ids}::uuid[])
    order by channel_stock.id, failed_items.id nulls last, listings.item_id is null, listings.id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
