import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether an item behind `channel_stock` had listings at its sources (suppliers) and all of them were deleted
 * there.
 */
export const isSourceDeleted: RawBuilder<boolean> = sql<boolean>`
  coalesce((
    select bool_and(other.status = 'deleted')
    from listing_channel_stock link
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    join listings other on other.merchant_id = listings.merchant_id and other.item_id = listings.item_id
    join integrations source on source.id = other.integration_id and source.role = 'supplier'
    where link.channel_stock_id = channel_stock.id and listings.published), false)`;
