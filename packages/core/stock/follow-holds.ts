import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { hasStreetDate } from '../items/item-sync.ts';
import { holdWrite, isOff, itemOfUnit } from './hold-rules.ts';

/** Selects units of a merchant's items. */
const ofItems = (merchantId: MerchantId, itemIds: readonly ItemId[]) => sql`
  merchant_id = ${merchantId} and item_id = any(${itemIds}::uuid[])`;

/**
 * Holds and releases orders after Process Orders of items was switched. For a bundle, name its components.
 * The items must be locked.
 */
export async function followSwitches(
  tx: Tx,
  {
    merchantId,
    itemIds,
    at,
  }: { readonly merchantId: MerchantId; readonly itemIds: readonly ItemId[]; readonly at: Date },
): Promise<void> {
  if (itemIds.length === 0) return;
  const some = ofItems(merchantId, itemIds);
  const waiting = sql`(select * from waiting_units where ${some}) unit`;
  await holdWrite('process_orders_off', waiting, isOff, at).execute(tx);
  await sql`
    delete from order_holds using (
      select unit.order_id, unit.external_line_id, unit.item_id
      from (select * from order_holds where ${some} and reason = 'process_orders_off') unit ${itemOfUnit}
      where not ${isOff}) on_again
    where order_holds.merchant_id = ${merchantId} and order_holds.reason = 'process_orders_off'
      and (order_holds.order_id, order_holds.external_line_id, order_holds.item_id)
        = (on_again.order_id, on_again.external_line_id, on_again.item_id)`.execute(tx);
}

/** Holds the open orders of items that have a street date. The items must be locked. */
export async function holdForStreetDate(
  tx: Tx,
  {
    merchantId,
    itemIds,
    at,
  }: { readonly merchantId: MerchantId; readonly itemIds: readonly ItemId[]; readonly at: Date },
): Promise<void> {
  const some = ofItems(merchantId, itemIds);
  const open = sql`(
    select merchant_id, order_id, external_line_id, item_id from waiting_units where ${some}
    union select merchant_id, order_id, external_line_id, item_id from commitments where ${some} and committed > 0) unit`;
  await holdWrite('street_date', open, hasStreetDate, at).execute(tx);
}

/** Releases up to `limit` lines that the street date of an item held. Returns their number. */
export async function releaseStreetDate(
  tx: Tx,
  {
    merchantId,
    itemId,
    limit,
  }: { readonly merchantId: MerchantId; readonly itemId: ItemId; readonly limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from order_holds
    where merchant_id = ${merchantId} and item_id = ${itemId} and reason = 'street_date'
      and (order_id, external_line_id) in (
        select order_id, external_line_id from order_holds
        where merchant_id = ${merchantId} and item_id = ${itemId} and reason = 'street_date' limit ${limit})`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}
