import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** Switches the publishing of all figures of a merchant on or off. */
export async function switchMerchant(tx: Tx, merchantId: MerchantId, isOn: boolean): Promise<void> {
  await tx.updateTable('merchants').set({ quantity_sync: isOn }).where('id', '=', merchantId).execute();
}
