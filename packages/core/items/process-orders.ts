import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { hasStreetDate, processOrdersOf } from './item-sync.ts';
import { unitsOnSale } from './units-on-sale.ts';

/** An item of which units came on sale, or that was received or announced. */
export interface RisenItem {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  /** The units by which its stock on sale rose, announced units included. */
  readonly units: number;
  /** It was received, opened or announced, even if lines that waited took every unit. */
  readonly received: boolean;
}

/**
 * Returns the statement (for `together`) that switches Process Orders on for items that were received or
 * announced, or that are no longer sold out, where their merchant chose `automatic`. Remembers it for items
 * whose street date suspends the switch. The items must be locked.
 */
export function switchOnRisen(risen: readonly RisenItem[]): RawBuilder<unknown> {
  return sql`
    update items
    set process_orders = case when ${hasStreetDate} then items.process_orders else true end,
        street_date_rose = items.street_date_rose or ${hasStreetDate}
    where (merchant_id, id) in (${riseOf(risen)})`;
}

/** Selects (merchant_id, item_id) of the items that `switchOnRisen` switches on in the same statement. */
export function switchedOnBy(risen: readonly RisenItem[]): RawBuilder<unknown> {
  return sql`${riseOf(risen)} and not ${hasStreetDate}`;
}

/** Selects the items that the switch should be on for by now. Sees the levels as they were before. */
function riseOf(risen: readonly RisenItem[]): RawBuilder<unknown> {
  const rows = risen.map(({ merchantId, itemId, units, received }) => {
    return { merchant_id: merchantId, item_id: itemId, units, received };
  });
  return sql`
    select items.merchant_id, items.id as item_id
    from items
    join ${recordset(rows, 'risen', 'merchant_id uuid, item_id uuid, units bigint, received boolean')}
      on items.merchant_id = risen.merchant_id and items.id = risen.item_id
    join merchants on merchants.id = risen.merchant_id
                  and merchants.stock_authority = 'warehouse' and merchants.process_orders = 'automatic'
    where items.process_orders is distinct from true and not items.is_bundle
      and (risen.received
        or coalesce(${unitsOnSale(sql`items.merchant_id`, sql`items.id`)}, 0) between 1 - risen.units and 0)`;
}

/**
 * Switches Process Orders on for an item of which units became available while its street date suspended the
 * switch, unless they are gone again. Tells whether it did. The item must be locked.
 */
export async function switchOnSuspended(tx: Tx, merchantId: MerchantId, itemId: ItemId): Promise<boolean> {
  const { rows } = await sql`
    update items set process_orders = true, street_date_rose = false
    from merchants
    where merchants.id = items.merchant_id and merchants.stock_authority = 'warehouse'
      and merchants.process_orders = 'automatic'
      and items.merchant_id = ${merchantId} and items.id = ${itemId} and items.street_date_rose
      and items.process_orders is distinct from true
      and coalesce(${unitsOnSale(sql`items.merchant_id`, sql`items.id`)}, 0) > 0
    returning items.id`.execute(tx);
  return rows.length > 0;
}

/** Switches Process Orders of a merchant's items off or on. What a street date suspended is forgotten. */
export async function switchProcessOrders(
  tx: Tx,
  merchantId: MerchantId,
  { itemIds, isOn }: { readonly itemIds: readonly ItemId[]; readonly isOn: boolean },
): Promise<void> {
  await tx
    .updateTable('items')
    .set({ process_orders: isOn, street_date_rose: false })
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...itemIds])
    .execute();
}

/** Keeps Process Orders as it is for items that nobody has switched: a receipt no longer switches them on. */
export async function fixSwitches(tx: Tx, merchantId: MerchantId, itemIds: readonly ItemId[]): Promise<void> {
  await sql`
    update items set process_orders = ${processOrdersOf('items')}
    from merchants
    where merchants.id = items.merchant_id and items.merchant_id = ${merchantId}
      and items.id = any(${itemIds}::uuid[]) and items.process_orders is null and not items.is_bundle`.execute(
    tx,
  );
}

/**
 * Keeps Process Orders as it is for items that were received and that nobody has switched, before their
 * merchant lets others switch: on before `manual`, off before `automatic`.
 */
export async function keepReceived(
  tx: Tx,
  merchantId: MerchantId,
  { isOn }: { readonly isOn: boolean },
): Promise<void> {
  await sql`
    with locked as (
      select id from items
      where merchant_id = ${merchantId} and process_orders is null and not is_bundle and counts_from is not null
      order by merchant_id, id for no key update)
    update items set process_orders = ${isOn} from locked
    where items.merchant_id = ${merchantId} and items.id = locked.id`.execute(tx);
}
