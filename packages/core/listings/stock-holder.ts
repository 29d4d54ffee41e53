import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Joins the linked listing, as `holder`, that a row of `listings` counts as: a unit that uses the stock of
 * another one, and is not linked itself, is sold as that one.
 */
export const joinHolder: RawBuilder<unknown> = sql`
  left join listings holder
    on listings.item_id is null and holder.item_id is not null
   and holder.integration_id = listings.integration_id and holder.external_key = listings.stock_unit`;

/**
 * Selects the item that a listing sells: the item of its `holder`, if it has one. Not `coalesce`: row-level
 * security would keep PostgreSQL from looking the item up by an index (decision 44).
 */
export const itemSold: RawBuilder<unknown> = sql`
  case when holder.item_id is null then listings.item_id else holder.item_id end`;
