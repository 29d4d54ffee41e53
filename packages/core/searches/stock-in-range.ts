import type { ItemCondition } from '@onhand/domain/searches/item-filter.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

type StockCondition = Extract<ItemCondition, { kind: 'stock' }>;

const unitsOf = {
  on_hand: sql`level.on_hand`,
  available: sql`level.on_hand - level.committed`,
} as const;

/**
 * Builds the condition that the units of an item that is no bundle are within the bounds, over all locations.
 */
export function isInRange({ of, atLeast, atMost }: StockCondition): RawBuilder<boolean> {
  const bounds = [
    ...(atLeast === undefined ? [] : [sql`units >= ${atLeast}::bigint`]),
    ...(atMost === undefined ? [] : [sql`units <= ${atMost}::bigint`]),
  ];
  return sql<boolean>`(not items.is_bundle and (
    select ${sql.join(bounds, sql` and `)}
    from (
      select coalesce(sum(${unitsOf[of]}), 0) as units from stock_levels level
      where level.merchant_id = items.merchant_id and level.item_id = items.id
    ) of_item))`;
}
