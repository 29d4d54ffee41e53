import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemRef } from './load-sheet.ts';

/**
 * Returns the statement (for `together`) that records each item whose stock moved, once. Another transaction
 * then works out the figures of their listings.
 */
export function touchItems(items: readonly ItemRef[], cause: string, at: Date): RawBuilder<unknown> {
  const rows = new Map(
    items.map(({ merchantId, itemId }) => [itemId, { merchant_id: merchantId, item_id: itemId }]),
  );
  return sql`
    insert into touched_items (merchant_id, item_id, cause, cause_at)
    select merchant_id, item_id, ${cause}, ${at}::timestamptz
    from ${recordset([...rows.values()], 'touched', 'merchant_id uuid, item_id uuid')}`;
}

/** An item whose stock an order moved. */
export interface TouchedByOrder extends ItemRef {
  readonly orderId: OrderId;
}

/**
 * Returns the statement (for `together`) that records items whose stock orders moved, a row for each given
 * item.
 */
export function touchItemsOfOrders(items: readonly TouchedByOrder[], at: Date): RawBuilder<unknown> {
  const rows = items.map(({ merchantId, itemId, orderId }) => {
    return { merchant_id: merchantId, item_id: itemId, order_id: orderId };
  });
  return sql`
    insert into touched_items (merchant_id, item_id, order_id, cause, cause_at)
    select merchant_id, item_id, order_id, 'order', ${at}::timestamptz
    from ${recordset(rows, 'touched', 'merchant_id uuid, item_id uuid, order_id uuid')}`;
}

/**
 * Returns the statement (for a WITH clause) that removes touched items from the list, of all merchants or of
 * one, and yields (merchant_id, item_id, cause, cause_at). Skips rows that another transaction has locked.
 */
export function touchedItemsTake(limit: number, merchantId: MerchantId | null): RawBuilder<unknown> {
  const chosen = merchantId === null ? sql`` : sql`where merchant_id = ${merchantId}`;
  return sql`
    delete from touched_items
    where id in (select id from touched_items ${chosen} order by id limit ${limit} for update skip locked)
    returning merchant_id, item_id, cause, cause_at`;
}

/** Lists the merchants of touched items. */
export async function merchantsTouched(db: Db): Promise<readonly MerchantId[]> {
  const { rows } = await sql<{ id: MerchantId }>`
    select distinct merchant_id as id from touched_items order by id`.execute(db);
  return rows.map(({ id }) => id);
}
