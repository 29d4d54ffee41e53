import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import type { ItemSearchId, MerchantId } from '@onhand/domain/ids.ts';
import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { noteSubject } from '../audit/action.ts';

/** Names a saved search of a merchant. */
export interface ItemSearchRef {
  readonly merchantId: MerchantId;
  readonly id: ItemSearchId;
}

/** A search over items that is saved under a name. */
export interface ItemSearchRow {
  readonly id: ItemSearchId;
  readonly name: string;
  readonly filter: ItemFilter;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** The label of the API key that saved it last. */
  readonly changedBy: string;
}

const columns = [
  'id',
  'name',
  'filter',
  'created_at as createdAt',
  'changed_at as changedAt',
  'changed_by as changedBy',
] as const;

/** Who saves a search, and when. */
interface Saving {
  readonly by: string;
  readonly at: Date;
}

/** Lists the saved searches of a merchant, newest first. */
export async function listItemSearches(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<ItemSearchId>,
): Promise<readonly ItemSearchRow[]> {
  return db
    .selectFrom('item_searches')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(columns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Finds a saved search. Returns undefined if it does not exist. */
export async function findItemSearch(
  db: Db,
  { merchantId, id }: ItemSearchRef,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<ItemSearchRow | undefined> {
  return db
    .selectFrom('item_searches')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(columns)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}

/**
 * Saves a search under a name.
 *
 * @throws Refusal `item_search_exists` if the merchant has another one of the name.
 */
export async function insertItemSearch(
  db: Db,
  merchantId: MerchantId,
  { name, filter, by, at }: Pick<ItemSearchRow, 'name' | 'filter'> & Saving,
): Promise<ItemSearchRow> {
  return inTransaction(db, async (tx) => {
    const values = { merchant_id: merchantId, name, filter: JSON.stringify(filter) };
    const row = await refusingTaken(() =>
      tx
        .insertInto('item_searches')
        .values({ ...values, created_at: at, changed_at: at, changed_by: by })
        .returning(columns)
        .executeTakeFirstOrThrow(),
    );
    noteSubject(row.id);
    return row;
  });
}

/**
 * Changes a saved search and returns it. What is left out stays. `precondition` throws a refusal if the
 * search is no longer as the caller saw it.
 *
 * @throws Refusal `item_search_not_found`, or `item_search_exists` if the merchant has another one of the
 *   name.
 */
export async function updateItemSearch(
  db: Db,
  { merchantId, id }: ItemSearchRef,
  { name, filter, by, at }: Partial<Pick<ItemSearchRow, 'name' | 'filter'>> & Saving,
  precondition: (before: ItemSearchRow) => void,
): Promise<ItemSearchRow> {
  return inTransaction(db, async (tx) => {
    precondition(
      found(await findItemSearch(tx, { merchantId, id }, { lock: true }), 'item_search_not_found'),
    );
    return refusingTaken(() =>
      tx
        .updateTable('item_searches')
        .set({
          ...(name === undefined ? {} : { name }),
          ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }),
          changed_at: at,
          changed_by: by,
        })
        .where('merchant_id', '=', merchantId)
        .where('id', '=', id)
        .returning(columns)
        .executeTakeFirstOrThrow(),
    );
  });
}

/** Deletes a saved search and returns it. Returns undefined if it does not exist. */
export async function deleteItemSearch(
  db: Db,
  { merchantId, id }: ItemSearchRef,
): Promise<ItemSearchRow | undefined> {
  return inTransaction(db, (tx) =>
    tx
      .deleteFrom('item_searches')
      .where('merchant_id', '=', merchantId)
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirst(),
  );
}

const uniqueViolation = '23505';

async function refusingTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) === uniqueViolation) {
      throw new Refusal('item_search_exists');
    }
    throw error;
  }
}
