import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';

/** An item, and its Sync Inventory setting before and after a change. */
export interface OverrideChange {
  readonly id: ItemId;
  readonly from: SyncOverride;
  readonly to: SyncOverride;
}

/** Sets the Sync Inventory setting of items that still say `from`. Returns the changed ones. */
export async function setOverrides(
  tx: Tx,
  merchantId: MerchantId,
  wanted: readonly OverrideChange[],
): Promise<readonly OverrideChange[]> {
  const rows = wanted.map(({ id, from, to }) => ({ id, before: from, after: to }));
  const set = await sql<OverrideChange>`
    update items set sync_inventory = wanted.after
    from ${recordset(rows, 'wanted', 'id uuid, before text, after text')}
    where items.merchant_id = ${merchantId} and items.id = wanted.id and items.sync_inventory = wanted.before
    returning items.id, wanted.before as "from", wanted.after as "to"`.execute(tx);
  return set.rows;
}
