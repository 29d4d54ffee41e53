import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Selects how many units of an item are on sale at all locations: available ones, and announced ones that are
 * not sold. Null: it never had any.
 */
export function unitsOnSale(
  merchantId: RawBuilder<unknown>,
  itemId: RawBuilder<unknown>,
): RawBuilder<number | null> {
  return sql<number | null>`(
    select sum(units) from (
      select level.on_hand - level.committed as units from stock_levels level
      where level.merchant_id = ${merchantId} and level.item_id = ${itemId}
      union all
      select coming.announced - coming.sold from announced_stock coming
      where coming.merchant_id = ${merchantId} and coming.item_id = ${itemId}) on_sale)`;
}
