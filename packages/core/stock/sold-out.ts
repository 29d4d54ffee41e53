import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { unitsOnSale } from '../items/units-on-sale.ts';
import type { ItemRef } from './load-sheet.ts';

/** Selects whether an item has had stock or announced units, and has none left to sell. */
function isSoldOut(merchantId: RawBuilder<unknown>, itemId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`coalesce(${unitsOnSale(merchantId, itemId)}, 1) <= 0`;
}

/**
 * Returns the statement (for a WITH clause) that remembers which items of `from` are sold out, where Process
 * Orders is switched automatically. `from` has (merchant_id, item_id).
 */
export function soldOutMarks(from: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into sold_out_items (merchant_id, item_id)
    select distinct moved.merchant_id, moved.item_id from ${from} moved
    join merchants on merchants.id = moved.merchant_id
                  and merchants.stock_authority = 'warehouse' and merchants.process_orders = 'automatic'
    where ${isSoldOut(sql`moved.merchant_id`, sql`moved.item_id`)}
    order by moved.merchant_id, moved.item_id
    on conflict do nothing`;
}

/** Remembers which items of a merchant are sold out. */
export async function markSoldOut(tx: Tx, merchantId: MerchantId): Promise<void> {
  const items = sql`(
    select merchant_id, item_id from stock_levels where merchant_id = ${merchantId}
    union select merchant_id, item_id from announced_stock where merchant_id = ${merchantId})`;
  await soldOutMarks(items).execute(tx);
}

/** Remembers an item if it is sold out, where Process Orders is switched automatically. */
export async function rememberSoldOut(tx: Tx, { merchantId, itemId }: ItemRef): Promise<void> {
  const item = sql`(select ${merchantId}::uuid as merchant_id, ${itemId}::uuid as item_id)`;
  await soldOutMarks(item).execute(tx);
}

/** Names up to `limit` merchants with sold-out items that were not looked at since `before`, in turn. */
export async function merchantsInTurn(
  db: Db,
  { limit, before }: { readonly limit: number; readonly before: Date },
): Promise<readonly MerchantId[]> {
  const { rows } = await sql<{ id: MerchantId }>`
    select merchant_id as id from sold_out_items
    where ${wasNotLookedAt(before)}
    group by merchant_id
    order by bool_or(looked_at is null) desc, min(looked_at) limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Names up to `limit` sold-out items of a merchant that were not looked at since `before`, and records that
 * they are looked at now. Those that were not looked at for longest come first.
 */
export async function soldOutInTurn(
  db: Db,
  merchantId: MerchantId,
  { limit, before, at }: { readonly limit: number; readonly before: Date; readonly at: Date },
): Promise<readonly ItemId[]> {
  const { rows } = await sql<{ id: ItemId }>`
    update sold_out_items set looked_at = ${at}::timestamptz
    where (merchant_id, item_id) in (
      select merchant_id, item_id from sold_out_items
      where merchant_id = ${merchantId} and ${wasNotLookedAt(before)}
      order by looked_at nulls first limit ${limit} for update skip locked)
    returning item_id as id`.execute(db);
  return rows.map(({ id }) => id);
}

const wasNotLookedAt = (before: Date) => sql`(looked_at is null or looked_at < ${before}::timestamptz)`;

/** Tells whether an item is remembered as sold out. */
export async function isRemembered(db: Db, { merchantId, itemId }: ItemRef): Promise<boolean> {
  const { rows } = await sql`
    select from sold_out_items where merchant_id = ${merchantId} and item_id = ${itemId}`.execute(db);
  return rows.length > 0;
}

/** Returns which items are sold out. They must be locked. */
export async function stillSoldOut(tx: Tx, items: readonly ItemRef[]): Promise<readonly ItemRef[]> {
  const { rows } = await sql<ItemRef>`
    select item.merchant_id as "merchantId", item.item_id as "itemId"
    from ${recordset(rowsOf(items), 'item', 'merchant_id uuid, item_id uuid')}
    where ${isSoldOut(sql`item.merchant_id`, sql`item.item_id`)}`.execute(tx);
  return rows;
}

/** Forgets that items are sold out. */
export async function forgetSoldOut(tx: Tx, items: readonly ItemRef[]): Promise<void> {
  await sql`
    delete from sold_out_items using ${recordset(rowsOf(items), 'item', 'merchant_id uuid, item_id uuid')}
    where sold_out_items.merchant_id = item.merchant_id and sold_out_items.item_id = item.item_id`.execute(
    tx,
  );
}

function rowsOf(items: readonly ItemRef[]) {
  return items.map(({ merchantId, itemId }) => ({ merchant_id: merchantId, item_id: itemId }));
}
