import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** Checks whether an item is a bundle, and whether `sourceKey` was booked for it at the location. */
export async function findBooking(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly locationId: LocationId;
    readonly sourceKey: string;
  },
): Promise<{ readonly isBundle: boolean; readonly isBooked: boolean }> {
  const { merchantId, itemId, locationId, sourceKey } = change;
  const { rows } = await sql<{ isBundle: boolean; isBooked: boolean }>`
    select is_bundle as "isBundle",
           exists (select from movements
                   where movements.merchant_id = items.merchant_id and source_key = ${sourceKey}
                     and item_id = items.id and location_id = ${locationId}) as "isBooked"
    from items where merchant_id = ${merchantId} and id = ${itemId}`.execute(tx);
  return rows[0] ?? { isBundle: false, isBooked: false };
}
