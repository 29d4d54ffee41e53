import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** An item of a merchant. */
export interface PrunedItem {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
}

/**
 * Deletes properties of an item that were superseded before a moment, except the needed ones. `needed`
 * selects (merchant_id, item_id, until) for the items in `slice`.
 */
export async function pruneSuperseded(
  tx: Tx,
  { merchantId, itemId }: PrunedItem,
  { before, needed }: { readonly before: Date; readonly needed: RawBuilder<unknown> },
): Promise<void> {
  await sql`
    with slice as materialized (select ${merchantId}::uuid as merchant_id, ${itemId}::uuid as item_id),
    needed as materialized (${needed})
    delete from superseded_properties old
    where old.merchant_id = ${merchantId} and old.item_id = ${itemId} and old.until < ${before}::timestamptz
      and not exists (select from needed where needed.until = old.until)`.execute(tx);
}
