import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

export interface StockOfItem {
  readonly oversold: number;
  readonly backordered: number;
  /** Units that published lines of ship notices announce. */
  readonly announced: number;
  /** How many of the announced units are sold. */
  readonly soldAgainstNotices: number;
  readonly levels: readonly {
    readonly locationId: LocationId;
    readonly locationName: string;
    readonly onHand: number;
    readonly committed: number;
    readonly deficit: number;
    readonly available: number;
    readonly revision: number;
  }[];
}

/**
 * Reads an item's stock at every location that has or had stock, by priority. Adds the units that orders wait
 * for: `oversold` units were sold by mistake, `backordered` units with permission, others against a ship
 * notice.
 */
export async function readStock(
  db: Db,
  { merchantId, itemId }: { readonly merchantId: MerchantId; readonly itemId: ItemId },
): Promise<StockOfItem> {
  const levels = await db
    .selectFrom('stock_levels')
    .innerJoin('locations', (join) =>
      join
        .onRef('locations.merchant_id', '=', 'stock_levels.merchant_id')
        .onRef('locations.id', '=', 'stock_levels.location_id'),
    )
    .where('stock_levels.merchant_id', '=', merchantId)
    .where('stock_levels.item_id', '=', itemId)
    .select([
      'locations.id as locationId',
      'locations.name as locationName',
      'stock_levels.on_hand as onHand',
      'stock_levels.committed',
      'stock_levels.deficit',
      sql<number>`stock_levels.on_hand - stock_levels.committed`.as('available'),
      'stock_levels.revision',
    ])
    .orderBy('locations.priority')
    .orderBy('locations.id')
    .execute();
  const waiting = await db
    .selectFrom('waiting_units')
    .where('merchant_id', '=', merchantId)
    .where('item_id', '=', itemId)
    .groupBy('kind')
    .select(['kind', sql<number>`sum(units - announced)::bigint`.as('units')])
    .execute();
  const coming = await db
    .selectFrom('announced_stock')
    .where('merchant_id', '=', merchantId)
    .where('item_id', '=', itemId)
    .select([
      sql<number>`coalesce(sum(announced), 0)::bigint`.as('announced'),
      sql<number>`coalesce(sum(sold), 0)::bigint`.as('sold'),
    ])
    .executeTakeFirstOrThrow();
  const unitsOf = (kind: 'oversold' | 'backordered') => waiting.find((one) => one.kind === kind)?.units ?? 0;
  return {
    levels,
    oversold: unitsOf('oversold'),
    backordered: unitsOf('backordered'),
    announced: coming.announced,
    soldAgainstNotices: coming.sold,
  };
}
