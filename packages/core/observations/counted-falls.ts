import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Builds the statement that ends the effect of falls and rises at a counted location. The count is absolute,
 * so no reversal and no late order gives units back there. The item must be locked.
 */
export function countedFallsWrite(
  at: { readonly merchantId: MerchantId; readonly itemId: ItemId; readonly locationId: LocationId },
  now: Date,
): RawBuilder<unknown> {
  const { merchantId, itemId, locationId } = at;
  const isCounted = sql`part ->> 'locationId' = ${locationId}`;
  const isOver = sql`state = 'provisional' and consumed + counted.units = abs(observations.units)`;
  return sql`
    update observations
    set taken = counted.others,
        consumed = case when state = 'provisional' then consumed + counted.units else consumed end,
        state = case when ${isOver} then 'consumed' else state end,
        decide_at = case when ${isOver} then null else decide_at end,
        decided_at = case when ${isOver} then ${now}::timestamptz else decided_at end
    from (
      select id, sum((part ->> 'units')::int) filter (where ${isCounted}) as units,
             coalesce(jsonb_agg(part order by position) filter (where not (${isCounted})), '[]') as others
      from observations
      cross join jsonb_array_elements(taken) with ordinality parts (part, position)
      where merchant_id = ${merchantId} and item_id = ${itemId} and state in ('provisional', 'adopted')
      group by id) counted
    where observations.merchant_id = ${merchantId} and observations.id = counted.id and counted.units is not null`;
}
