import type { HoldReason } from '@onhand/domain/orders/order-hold.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { hasStreetDate, processOrdersOf } from '../items/item-sync.ts';

const columns = sql.raw('merchant_id, order_id, external_line_id, item_id, reason, since');

/** Selects whether a person switched the bundle off that the line of `unit` sells. */
export const isBundleOff: RawBuilder<unknown> = sql`exists (
  select from order_lines sold
  join items bundle on bundle.merchant_id = sold.merchant_id and bundle.id = sold.item_id and bundle.is_bundle
                   and bundle.process_orders = false
  where (sold.order_id, sold.external_line_id, sold.merchant_id)
      = (unit.order_id, unit.external_line_id, unit.merchant_id))`;

/** Selects whether Process Orders is off for what the line of `unit` sells. Joins `items` and `merchants`. */
export const isOff: RawBuilder<unknown> = sql`(not ${processOrdersOf('items')} or ${isBundleOff})`;

/** Joins the item and the merchant of `unit`, if the merchant is a warehouse. */
export const itemOfUnit: RawBuilder<unknown> = sql`
  join items on items.merchant_id = unit.merchant_id and items.id = unit.item_id
  join merchants on merchants.id = unit.merchant_id and merchants.stock_authority = 'warehouse'`;

/** Holds the lines of units (as `unit`) on a condition. A line that is held already stays so since then. */
export function holdWrite(
  reason: HoldReason,
  units: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
  at: Date,
): RawBuilder<unknown> {
  return sql`
    insert into order_holds (${columns})
    select unit.merchant_id, unit.order_id, unit.external_line_id, unit.item_id, ${reason}, ${at}::timestamptz
    from ${units} ${itemOfUnit}
    where ${condition}
    on conflict do nothing`;
}

/** Selects the holds that there should be: (merchant_id, order_id, external_line_id, item_id, reason). */
export const wantedHolds: RawBuilder<unknown> = sql`
  select unit.merchant_id, unit.order_id, unit.external_line_id, unit.item_id, 'process_orders_off' as reason
  from waiting_units unit ${itemOfUnit}
  where ${isOff}
  union
  select unit.merchant_id, unit.order_id, unit.external_line_id, unit.item_id, 'street_date'
  from (select merchant_id, order_id, external_line_id, item_id from waiting_units
        union select merchant_id, order_id, external_line_id, item_id from commitments where committed > 0) unit
  ${itemOfUnit}
  where ${hasStreetDate}`;
