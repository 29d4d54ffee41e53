import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** An item of a merchant. */
interface Item {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
}

/**
 * Sets the time from which orders move the stock of items; for an item given twice, the first. Returns the
 * items for which it was not set before.
 */
export async function countItemsFrom(
  tx: Tx,
  items: readonly (Item & { readonly at: Date })[],
): Promise<readonly Item[]> {
  const first = new Map(
    items
      .toReversed()
      .map(({ merchantId, itemId, at }) => [itemId, { merchant_id: merchantId, id: itemId, at }]),
  );
  const { rows } = await sql<Item>`
    update items set counts_from = counting.at
    from ${recordset([...first.values()], 'counting', 'merchant_id uuid, id uuid, at timestamptz')}
    where items.merchant_id = counting.merchant_id and items.id = counting.id and items.counts_from is null
    returning items.merchant_id as "merchantId", items.id as "itemId"`.execute(tx);
  return rows;
}
