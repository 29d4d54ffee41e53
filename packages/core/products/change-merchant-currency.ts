import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { noteChange } from '../audit/action.ts';
import { findMerchant } from '../merchants/find-merchant.ts';
import { changeCurrency } from '../merchants/change-currency.ts';
import type { MerchantRow } from '../merchants/merchant-row.ts';
import { retryRefusedPrices } from './retry-products.ts';

/**
 * Sets the currency of a merchant's prices. Compares prices again that were refused because of the currency.
 * The caller starts the due products afterwards.
 *
 * @throws Refusal `merchant_not_found`
 */
export async function changeMerchantCurrency(
  db: Db,
  change: { readonly merchantId: MerchantId; readonly currency: string | null; readonly at: Date },
  /** Throws a refusal if the merchant is no longer as the caller saw it. */
  precondition?: (before: MerchantRow) => void,
): Promise<MerchantRow> {
  return inTransaction(db, async (tx) => {
    const before = found(await findMerchant(tx, change.merchantId, { lock: true }), 'merchant_not_found');
    precondition?.(before);
    const { currency } = change;
    noteChange({ setting: 'currency', before: { currency: before.currency }, after: { currency } });
    const changed = await changeCurrency(tx, change);
    await retryRefusedPrices(tx, change);
    return found(changed, 'merchant_not_found');
  });
}
