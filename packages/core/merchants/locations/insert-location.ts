import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { noteSubject } from '../../audit/action.ts';
import { locationColumns } from './location-row.ts';
import type { LocationRow } from './location-row.ts';

/** Creates a location. Returns undefined if the merchant has a location with the same name. */
export async function insertLocation(
  db: Db,
  location: { readonly merchantId: MerchantId; readonly name: string; readonly priority: number },
): Promise<LocationRow | undefined> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .insertInto('locations')
      .values({ merchant_id: location.merchantId, name: location.name, priority: location.priority })
      .onConflict((conflict) => conflict.columns(['merchant_id', 'name']).doNothing())
      .returning(locationColumns)
      .executeTakeFirst();
    if (row !== undefined) noteSubject(row.id);
    return row;
  });
}
