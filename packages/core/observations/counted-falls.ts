import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Builds the statement that ends the effect of falls and rises at counted levels, each given once. The count
 * is absolute, so no reversal and no late order gives units back there. The items must be locked.
 */
export function countedFallsWrite(
  levels: readonly {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly locationId: LocationId;
  }[],
  now: Date,
): RawBuilder<unknown> {
  const rows = levels.map(({ merchantId, itemId, locationId }) => ({
    merchant_id: merchantId,
    item_id: itemId,
    location_id: locationId,
  }));
  const counted = recordset(rows, 'level', 'merchant_id uuid, item_id uuid, location_id text');
  const isOver = sql`state = 'provisional' and consumed + counted.units = abs(observations.units)`;
  return sql`
    update observations
    set taken = counted.others,
        consumed = case when state = 'provisional' then consumed + counted.units else consumed end,
        state = case when ${isOver} then 'consumed' else state end,
        decide_at = case when ${isOver} then null else decide_at end,
        decided_at = case when ${isOver} then ${now}::timestamptz else decided_at end
    from (
      select found.merchant_id, found.id,
             sum((part ->> 'units')::int) filter (where level.item_id is not null) as units,
             coalesce(jsonb_agg(part order by position) filter (where level.item_id is null), '[]') as others
      from observations found
      cross join jsonb_array_elements(found.taken) with ordinality parts (part, position)
      left join ${counted} on level.merchant_id = found.merchant_id and level.item_id = found.item_id
                          and level.location_id = part ->> 'locationId'
      where (found.merchant_id, found.item_id) in (select level.merchant_id, level.item_id from ${counted})
        and found.state in ('provisional', 'adopted')
      group by found.merchant_id, found.id) counted
    where observations.merchant_id = counted.merchant_id and observations.id = counted.id
      and counted.units is not null`;
}
