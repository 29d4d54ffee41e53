import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { insertMerchant } from './insert-merchant.ts';
import type { MerchantRow } from './merchant-row.ts';

/** Creates a merchant with a first location, in a transaction of its own. */
export async function createMerchant(
  db: Db,
  merchant: Pick<MerchantRow, 'name' | 'stockAuthority' | 'currency'>,
): Promise<MerchantRow> {
  return inTransaction(db, (tx) => insertMerchant(tx, merchant));
}
