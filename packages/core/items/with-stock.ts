import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { ItemRow } from './item-row.ts';

/** Units of an item over all locations. */
export interface UnitsOfItem {
  readonly onHand: number;
  readonly committed: number;
  readonly available: number;
}

/**
 * Adds the units of each item, in one query. Null: nothing was ever counted, or the item is a bundle, whose
 * components have the stock.
 */
export async function withStock<Row extends Pick<ItemRow, 'id'>>(
  db: Db,
  merchantId: MerchantId,
  items: readonly Row[],
): Promise<readonly (Row & { readonly stock: UnitsOfItem | null })[]> {
  const ids = items.map(({ id }) => id);
  const { rows } = await sql<UnitsOfItem & { id: ItemId }>`
    select item_id as id, sum(on_hand)::bigint as "onHand", sum(committed)::bigint as committed,
           sum(on_hand - committed)::bigint as available
    from stock_levels
    where merchant_id = ${merchantId} and item_id = any(${ids}::uuid[])
    group by item_id`.execute(db);
  const known = new Map(rows.map(({ id, ...units }) => [id, units]));
  return items.map((one) => ({ ...one, stock: known.get(one.id) ?? null }));
}
