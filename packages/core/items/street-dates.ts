import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** An item of a merchant. */
export interface DatedItem {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
}

/** Writes the street date of items. What an earlier date held is released later, if it is held no longer. */
export async function writeStreetDate(
  tx: Tx,
  merchantId: MerchantId,
  { itemIds, streetDate }: { readonly itemIds: readonly ItemId[]; readonly streetDate: Date | null },
): Promise<void> {
  await sql`
    update items
    set street_date = ${streetDate}::timestamptz,
        street_date_pending = street_date_pending or ${streetDate}::timestamptz is not null
    where merchant_id = ${merchantId} and id = any(${itemIds}::uuid[])`.execute(tx);
}

/**
 * Reads how long an item's street date still holds its orders, in milliseconds by the database's clock. 0: it
 * is over, or was removed, and what it held is to be released. Null: there is nothing to release.
 */
export async function readStreetDateWait(tx: Tx, { merchantId, itemId }: DatedItem): Promise<number | null> {
  const { rows } = await sql<{ waitMs: number }>`
    select greatest(0, ceil(coalesce(extract(epoch from street_date - onhand_now()) * 1000, 0)))::float8 as "waitMs"
    from items where merchant_id = ${merchantId} and id = ${itemId} and street_date_pending`.execute(tx);
  return rows[0]?.waitMs ?? null;
}

/** Records that what the street date of an item held is released. */
export async function concludeStreetDate(tx: Tx, { merchantId, itemId }: DatedItem): Promise<void> {
  await sql`
    update items set street_date_pending = false
    where merchant_id = ${merchantId} and id = ${itemId}`.execute(tx);
}

/** Finds items whose street date is over, or was removed, and whose orders are not all released. */
export async function findStreetDatesOver(db: Db, limit: number): Promise<readonly DatedItem[]> {
  const { rows } = await sql<DatedItem>`
    select merchant_id as "merchantId", id as "itemId" from items
    where street_date_pending and (street_date is null or street_date <= onhand_now())
    order by street_date nulls first limit ${limit}`.execute(db);
  return rows;
}
