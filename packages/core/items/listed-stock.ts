import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';
import type { ItemRow } from './item-row.ts';

/** An item's sellable units over all locations. */
interface ListedStock {
  readonly onHand: number;
  readonly committed: number;
  /** On hand − committed. */
  readonly available: number;
}

export interface ListedItem extends ItemRow {
  /** Null: a bundle, or no location has or had stock of the item. */
  readonly stock: ListedStock | null;
}

/**
 * The column of an item's stock. The query selects from `items`. It is a subquery so that a page computes it
 * only for its own rows, after sorting and the limit.
 */
export const stockColumn: AliasedRawBuilder<ListedItem['stock'], 'stock'> = sql<ListedItem['stock']>`
  case when not items.is_bundle then (
    select jsonb_build_object('onHand', sum(level.on_hand), 'committed', sum(level.committed),
                              'available', sum(level.on_hand - level.committed))
    from stock_levels level
    where level.merchant_id = items.merchant_id and level.item_id = items.id
    having count(*) > 0) end`.as('stock');
