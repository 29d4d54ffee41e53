import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { propertiesOf } from '../items/properties-of.ts';

/** Selects when an order was placed, at the latest: most shops tell the time in whole seconds. */
const placedBy = sql`
  case when orders.placed_at = date_trunc('second', orders.placed_at)
    then orders.placed_at + interval '999 milliseconds' else orders.placed_at end`;

/**
 * Selects the moment whose properties of an item a line has: when its order was placed by its shop's clock,
 * but not after it was first seen here; or later, if a review applied later properties. The query names
 * `orders`, `line`, and what `joinKept` joins.
 */
const keptAsOf: RawBuilder<Date> = sql<Date>`
  greatest(least(${placedBy} - make_interval(secs => coalesce(listings.clock_ahead_ms, 0) / 1000.0),
                 orders.first_seen_at),
           applied.as_of)`;

/** Joins what `keptAsOf` reads beside `orders` and `line`. */
function joinKept(item: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
    left join applied_properties applied
      on (applied.order_id, applied.item_id, applied.merchant_id) = (line.order_id, ${item}, line.merchant_id)`;
}

/**
 * Selects the properties that a line of an order has of an item: the line's own or a component. Null: there
 * is no such item. The query names `line` and `orders`.
 */
export function keptProperties(item: RawBuilder<unknown>): RawBuilder<ItemProperties | null> {
  return sql<ItemProperties | null>`(
    select coalesce(earlier.properties, ${propertiesOf('items')})
    from items
    -- "offset 0" keeps the moment apart, so that the index serves the comparison with it.
    cross join lateral (select ${keptAsOf} as at from (select) as alone ${joinKept(sql`items.id`)} offset 0) moment
    left join lateral (
      select ${propertiesOf('superseded')} as properties from superseded_properties superseded
      where superseded.merchant_id = items.merchant_id and superseded.item_id = items.id
        and superseded.until > moment.at
      order by superseded.until limit 1) earlier on true
    where items.merchant_id = line.merchant_id and items.id = ${item})`;
}

/** Selects the units of `line` that are neither shipped nor cancelled nor back on sale. */
const unitsToShip = sql<number>`
  greatest(0, line.quantity - line.cancelled - greatest(line.shipped, line.restocked))`;

/**
 * Selects the lines that sell an item, by itself or in a bundle, with `as_of` (see `keptAsOf`) and whether
 * the line is `active`: its order is open and has units of it to ship.
 */
export function linesSelling(of: {
  readonly merchantId: RawBuilder<unknown>;
  readonly itemId: RawBuilder<unknown>;
}): RawBuilder<unknown> {
  return sql`
    select line.order_id, line.external_line_id, line.item_id, line.quantity, ${unitsToShip} as units,
           orders.integration_id, orders.external_order_id, orders.placed_at, ${keptAsOf} as as_of,
           orders.state = 'open' and ${unitsToShip} > 0
             and line.effect in ('counted', 'before_opening', 'inventory_disabled') as active
    from order_lines line
    join orders on orders.merchant_id = line.merchant_id and orders.id = line.order_id
    ${joinKept(of.itemId)}
    where line.merchant_id = ${of.merchantId} and line.item_id in (
        select ${of.itemId}
        union all
        select component.bundle_id from bundle_components component
        where component.merchant_id = ${of.merchantId} and component.item_id = ${of.itemId})`;
}
