import type { Tx } from '@onhand/database/connect.ts';
import { noteSubject } from '../audit/action.ts';
import { merchantColumns } from './merchant-row.ts';
import type { MerchantRow } from './merchant-row.ts';

/** Creates a merchant with a first location, "Main". Stock needs a location from the start. */
export async function insertMerchant(
  tx: Tx,
  merchant: Pick<MerchantRow, 'name' | 'stockAuthority' | 'currency'>,
): Promise<MerchantRow> {
  const row = await tx
    .insertInto('merchants')
    .values({ name: merchant.name, stock_authority: merchant.stockAuthority, currency: merchant.currency })
    .returning(merchantColumns)
    .executeTakeFirstOrThrow();
  noteSubject(row.id, { merchantId: row.id });
  await tx.insertInto('locations').values({ merchant_id: row.id, name: 'Main' }).execute();
  return row;
}
