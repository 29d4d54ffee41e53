import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { listingsBehind } from './listings-behind.ts';

/**
 * Whether an item behind `channel_stock` had listings at its sources (suppliers) and all of them were deleted
 * there.
 */
export const isSourceDeleted: RawBuilder<boolean> = sql<boolean>`
  (exists (select from integrations where merchant_id = channel_stock.merchant_id and role = 'supplier')
   and coalesce((
    select bool_and(gone.at_all)
    from ${listingsBehind} listings
    cross join lateral (
      select bool_and(other.status = 'deleted') as at_all
      from listings other
      join integrations source on source.id = other.integration_id and source.role = 'supplier'
      where other.merchant_id = listings.merchant_id and other.item_id = listings.item_id
      offset 0) gone
    where listings.published), false))`;
