import type { ItemId } from '@onhand/domain/ids.ts';
import { permitsCopying } from '@onhand/domain/orders/copies/what-is-copied.ts';
import { unitsWanted } from '@onhand/domain/stock/line-target.ts';
import type { OrderState } from '@onhand/domain/stock/line-target.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { isActive } from '../../integrations/is-active.ts';
import { loadPreferences } from '../../stock/load-sheet.ts';
import { lockCopyOf } from './lock-copies.ts';
import type { LockedCopy } from './lock-copies.ts';
import { moveCopy, moveInTransaction } from './move-copy.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/** A line of an order that is copied, with the unit that sells its item in the source store. */
export interface LineToSend {
  readonly externalLineId: string;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  readonly quantity: number;
}

/**
 * Records that a call that creates the copy is about to be sent, with the units that the order holds now.
 * Commit this before the call: afterwards only a search tells whether it took effect. Returns the lines to
 * send. Null: nothing is to be sent now. Without units left, or if the settings no longer permit it, the copy
 * is withdrawn. While its source store, or its merchant, is paused, it awaits the resumption.
 *
 * `listing_changed`: the listing of an item in the source store was unlinked, or sells another item by now.
 */
export async function beginSending(
  db: Db,
  of: CopiedOrderRef,
  { at, settlesAt, lowers }: { readonly at: Date; readonly settlesAt: Date; readonly lowers: boolean },
): Promise<readonly LineToSend[] | 'listing_changed' | null> {
  return inTransaction(db, async (tx) => {
    const copy = await lockCopyOf(tx, of);
    if (copy === undefined) return null;
    if (!(await isSourceActive(tx, of))) {
      await moveInTransaction(tx, of, awaited(at));
      return null;
    }
    const lines = await linesOf(tx, of);
    const units = new Map<ItemId, number>();
    for (const { itemId, quantity } of lines) units.set(itemId, (units.get(itemId) ?? 0) + quantity);
    if (lines.length === 0 || !(await isPermitted(tx, copy))) {
      await moveInTransaction(tx, of, { event: 'withdrawn', changes: { retry_at: null }, at });
      return null;
    }
    if (lines.some(({ isSold }) => !isSold)) return 'listing_changed';
    const sent = await moveInTransaction(tx, of, {
      event: 'sent',
      changes: { sent_at: at, settles_at: settlesAt, absences: 0, retry_at: null, lowers },
      itemsOf: ({ items }) => items.map((item) => ({ ...item, quantity: units.get(item.itemId) ?? 0 })),
      at,
    });
    if (sent === undefined) return null;
    return lines.map(({ externalLineId, ref, quantity }) => ({ externalLineId, ref, quantity }));
  });
}

/** Leaves a copy until its source store and its merchant are resumed. That is no failure, and no attempt. */
export async function awaitResumption(db: Db, of: CopiedOrderRef, at: Date): Promise<void> {
  await moveCopy(db, of, awaited(at));
}

/** It is due at once, and the sweep leaves it out while it is paused. */
function awaited(at: Date) {
  const changes = { retry_at: at, code: 'paused', platform_message: null };
  return { event: 'postponed', changes, at } as const;
}

async function isSourceActive(tx: Tx, { merchantId, orderId }: CopiedOrderRef): Promise<boolean> {
  const { rows } = await sql<{ active: boolean }>`
    select ${isActive} as active
    from order_copies copy join integrations on integrations.id = copy.integration_id
    where copy.merchant_id = ${merchantId} and copy.order_id = ${orderId}`.execute(tx);
  return rows[0]?.active === true;
}

/** Tells whether the orders of the shop are still copied to that source store. */
async function isPermitted(tx: Tx, { merchantId, originalId, integrationId }: LockedCopy): Promise<boolean> {
  const { integration_id: shop } = await tx
    .selectFrom('orders')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', originalId)
    .select('integration_id')
    .executeTakeFirstOrThrow();
  const copying = (await loadPreferences(tx, [merchantId])).get(shop)?.copying ?? null;
  return copying !== null && copying.to === integrationId && permitsCopying(copying);
}

interface WantedLine extends LineToSend {
  readonly itemId: ItemId;
  /** The listing still sells the item. */
  readonly isSold: boolean;
}

interface LineRow extends WantedLine, OrderState {
  readonly cancelled: number;
  readonly restocked: number;
}

/** Reads the lines of copied items, each with the units that the order wants of it now. */
async function linesOf(tx: Tx, { merchantId, orderId }: CopiedOrderRef): Promise<readonly WantedLine[]> {
  const { rows } = await sql<LineRow>`
    select line.external_line_id as "externalLineId", line.item_id as "itemId", line.quantity, line.cancelled,
           line.restocked, orders.state,
           listing.published and listing.item_id is not distinct from item.item_id as "isSold",
           jsonb_build_object('unit', listing.external_key, 'group', listing.external_group,
                              'location', coalesce((
                                select min(place.external_location_id) from listing_channel_stock link
                                join channel_stock place on place.id = link.channel_stock_id
                                where link.listing_id = listing.id), '')) as ref
    from order_copies copy
    join orders on orders.merchant_id = copy.merchant_id and orders.id = copy.order_id
    join order_copy_items item on item.merchant_id = copy.merchant_id and item.copy_id = copy.id
    join order_lines line on line.merchant_id = copy.merchant_id and line.order_id = copy.order_id
                         and line.item_id = item.item_id and line.effect = 'counted'
    join listings listing on listing.merchant_id = copy.merchant_id and listing.id = item.listing_id
    where copy.merchant_id = ${merchantId} and copy.order_id = ${orderId}
    order by line.external_line_id`.execute(tx);
  return rows.flatMap(({ state, cancelled, restocked, ...line }) => {
    const units = { quantity: line.quantity, cancelled, restocked, restockOnCancel: true };
    const quantity = unitsWanted({ state }, units);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}
