import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether the item of `items`, or each component of a bundle, has an opening figure behind `channel_stock`.
 * Where the source opens the place, the figure must be of that very place: a figure that was never read is
 * unknown, not zero. The query joins `integrations` and `merchants`.
 */
export const isOpened: RawBuilder<boolean> = sql<boolean>`
  case when items.is_bundle then not exists (
    select from bundle_components component
    join items part on part.merchant_id = component.merchant_id and part.id = component.item_id
    where component.merchant_id = items.merchant_id and component.bundle_id = items.id and not ${isOpenedOf('part')})
  else ${isOpenedOf('items')} end`;

function isOpenedOf(item: 'items' | 'part') {
  return sql`(
    ${sql.table(item)}.counts_from is not null
    and (integrations.role <> 'supplier' or merchants.stock_authority <> 'source' or exists (
      select from location_mappings behind
      join stock_levels there on there.merchant_id = behind.merchant_id and there.location_id = behind.location_id
      where behind.integration_id = channel_stock.integration_id
        and behind.external_location_id = channel_stock.external_location_id
        and there.item_id = ${sql.table(item)}.id)))`;
}
