import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import { together } from '../together.ts';
import { inTransaction } from '../transaction.ts';
import { loadPreferences, loadSheet } from './load-sheet.ts';
import { sheetWrites } from './write-sheet.ts';

/**
 * A change of stock that no order caused. `quantity` in units: absolute for an opening and a count, what came in
 * for a receipt, signed for an adjustment. `sourceKey` names the cause; the same key never books twice.
 */
export interface StockChange {
  readonly kind: 'opening' | 'receipt' | 'adjustment' | 'count';
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly quantity: number;
  /** From when orders move this item's stock; only the first opening, receipt or count of an item sets it. */
  readonly countsFrom?: Date;
  readonly sourceKey: string;
  readonly note?: string;
}

export type StockBooked =
  | {
      readonly kind: 'booked';
      readonly onHand: number;
      readonly committed: number;
      readonly revision: number;
    }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'already_opened' }
  /** Fewer on hand than are promised to orders; nothing was changed. */
  | { readonly kind: 'below_committed'; readonly onHand: number; readonly committed: number };

/**
 * Books changes of stock, each in a transaction of its own, and gives what became available to the lines that
 * wait for it. Touches the item, so that its listings follow.
 */
export async function bookStock(
  db: Db,
  changes: readonly StockChange[],
  options: { actor: string; clock: { now(): Date } },
): Promise<readonly StockBooked[]> {
  const results: StockBooked[] = [];
  for (const change of changes) {
    const by = { actor: options.actor, at: options.clock.now() };
    results.push(await inTransaction(db, (tx) => bookStockWithin(tx, change, by)));
  }
  return results;
}

/** Books one change of stock in the caller's transaction. */
export async function bookStockWithin(
  tx: Tx,
  change: StockChange,
  by: { actor: string; at: Date },
): Promise<StockBooked> {
  const { merchantId, itemId, locationId, kind, sourceKey } = change;
  const preferences = await loadPreferences(tx, [merchantId]);
  const sheet = await loadSheet(tx, {
    items: [{ merchantId, itemId }],
    orderIds: [],
    preferences,
  });
  const repeated = await tx
    .selectFrom('movements')
    .where('merchant_id', '=', merchantId)
    .where('source_key', '=', sourceKey)
    .where('item_id', '=', itemId)
    .where('location_id', '=', locationId)
    .select('seq')
    .executeTakeFirst();
  if (repeated !== undefined) {
    return { kind: 'repeated' };
  }
  const { onHand, committed } = sheet.levelOf(itemId, locationId) ?? { onHand: 0, committed: 0 };
  if (kind === 'opening' && (await isOpen(tx, change))) {
    return { kind: 'already_opened' };
  }
  const delta = kind === 'opening' || kind === 'count' ? change.quantity - onHand : change.quantity;
  if (onHand + delta < committed) {
    return { kind: 'below_committed', onHand, committed };
  }
  if (delta !== 0 || kind === 'opening') {
    sheet.addOnHand(change, delta, kind, sourceKey);
    sheet.serveWaiting(itemId);
    const { note } = change;
    await together(tx, sheetWrites(sheet, { ...by, ...(note === undefined ? {} : { note }) }));
  }
  if (kind !== 'adjustment') {
    await tx
      .updateTable('items')
      .set({ counts_from: change.countsFrom ?? by.at })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', itemId)
      .where('counts_from', 'is', null)
      .execute();
  }
  await sql`
    insert into touched_items (merchant_id, item_id, cause, cause_at)
    select merchant_id, item_id, ${kind}, ${by.at}::timestamptz
    from ${recordset([{ merchant_id: merchantId, item_id: itemId }], 'touched', 'merchant_id uuid, item_id uuid')}`.execute(
    tx,
  );
  const level = sheet.levelOf(itemId, locationId);
  return {
    kind: 'booked',
    onHand: level?.onHand ?? 0,
    committed: level?.committed ?? 0,
    revision: level?.revision ?? 0,
  };
}

/** Whether this location of the item has an opening figure already. */
async function isOpen(tx: Tx, change: StockChange): Promise<boolean> {
  const movement = await tx
    .selectFrom('movements')
    .where('merchant_id', '=', change.merchantId)
    .where('item_id', '=', change.itemId)
    .where('location_id', '=', change.locationId)
    .select('seq')
    .limit(1)
    .executeTakeFirst();
  return movement !== undefined;
}
