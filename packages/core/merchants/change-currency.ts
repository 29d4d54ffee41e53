import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { merchantColumns } from './merchant-row.ts';
import type { MerchantRow } from './merchant-row.ts';

/** Sets the currency of a merchant's prices. Returns undefined if the merchant does not exist. */
export async function changeCurrency(
  tx: Tx,
  { merchantId, currency }: { readonly merchantId: MerchantId; readonly currency: string | null },
): Promise<MerchantRow | undefined> {
  return tx
    .updateTable('merchants')
    .set({ currency })
    .where('id', '=', merchantId)
    .returning(merchantColumns)
    .executeTakeFirst();
}
