import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { sql } from 'kysely';
import type { Expression, RawBuilder } from 'kysely';
import { bundleColumn, itemColumns } from '../items/item-row.ts';
import { isReceived } from '../items/item-sync.ts';
import { stockColumn } from '../items/listed-stock.ts';
import type { ListedItem } from '../items/listed-stock.ts';
import { matchesFilter } from './matches-filter.ts';
import { withinTime } from './within-time.ts';
import type { TimeLimit } from './within-time.ts';

/** Items of a merchant that a filter finds. Archived items are never found. */
export interface Searched {
  readonly merchantId: MerchantId;
  readonly filter: ItemFilter;
}

/** A query of items, to run or to explain. */
interface Selected extends Expression<ListedItem> {
  execute(): Promise<ListedItem[]>;
}

/**
 * Lists the items that a filter finds, newest first, with their stock.
 *
 * @throws Refusal `search_too_slow`.
 */
export async function searchItems(
  db: Db,
  wanted: Searched & Page<ItemId>,
  limit?: TimeLimit,
): Promise<readonly ListedItem[]> {
  return withinTime(db, (tx) => selectFound(tx, wanted).execute(), limit);
}

/** Selects a page of the items that a filter finds. */
export function selectFound(db: Db, { merchantId, filter, after, limit }: Searched & Page<ItemId>): Selected {
  return db
    .selectFrom('items')
    .innerJoin('merchants', 'merchants.id', 'items.merchant_id')
    .innerJoin('products', (join) =>
      join
        .onRef('products.merchant_id', '=', 'items.merchant_id')
        .onRef('products.id', '=', 'items.product_id'),
    )
    .where('items.merchant_id', '=', merchantId)
    .where('items.archived_at', 'is', null)
    .where(matchesFilter(filter))
    .$if(after !== undefined, (query) => query.where('items.id', '<', after ?? null))
    .select(itemColumns)
    .select(bundleColumn)
    .select(stockColumn)
    .orderBy('items.id', 'desc')
    .limit(limit);
}

/**
 * Counts the items that a filter finds.
 *
 * @throws Refusal `search_too_slow`.
 */
export async function countItems(db: Db, searched: Searched, limit?: TimeLimit): Promise<number> {
  return withinTime(
    db,
    async (tx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from (${idsOf(searched)}) found`.execute(tx);
      return rows[0]?.count ?? 0;
    },
    limit,
  );
}

/** Selects the ids of the items that a filter finds. */
export function idsOf(searched: Searched): RawBuilder<{ id: ItemId }> {
  return sql<{ id: ItemId }>`select items.id ${foundBy(searched)}`;
}

/** An item that a search found, with what bulk actions need of it. */
export interface FoundItem {
  readonly id: ItemId;
  readonly received: boolean;
  /** The item's own Sync Inventory setting. */
  readonly syncInventory: SyncOverride;
}

/** Finds all items that a filter finds, in the order of their ids. */
export async function findItems(db: Db, searched: Searched): Promise<readonly FoundItem[]> {
  const { rows } = await sql<FoundItem>`
    select items.id, ${isReceived} as received, items.sync_inventory as "syncInventory"
    ${foundBy(searched)} order by items.id`.execute(db);
  return rows;
}

function foundBy({ merchantId, filter }: Searched): RawBuilder<unknown> {
  return sql`
    from items
    join merchants on merchants.id = items.merchant_id
    join products on products.merchant_id = items.merchant_id and products.id = items.product_id
    where items.merchant_id = ${merchantId} and items.archived_at is null and ${matchesFilter(filter)}`;
}
