import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isOpened } from './is-opened.ts';

/** The channel stock of source stores whose next figure opens an item's stock: a query from `from` on. */
export const awaitsOpening: RawBuilder<unknown> = sql`
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id and integrations.role = 'supplier'
    join merchants on merchants.id = channel_stock.merchant_id and merchants.stock_authority = 'source'
    join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id and not items.is_bundle
    where listings.published and not ${isOpened}`;
