import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Gives items the options that their source shows. Items that have options keep them. */
export async function importOptions(
  tx: Tx,
  merchantId: MerchantId,
  options: ReadonlyMap<ItemId, readonly ItemOption[]>,
): Promise<void> {
  if (options.size === 0) return;
  const rows = Array.from(options, ([id, shown]) => ({ id, options: shown }));
  await sql`
    update items set options = shown.options
    from ${recordset(rows, 'shown', 'id uuid, options jsonb')}
    where items.merchant_id = ${merchantId} and items.id = shown.id and items.options = '[]'`.execute(tx);
}
