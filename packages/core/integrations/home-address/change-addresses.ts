import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { integrationColumns } from '../integration-row.ts';
import type { IntegrationRow } from '../integration-row.ts';

/**
 * Changes the address at which a shop is called, and its home address. Returns undefined if the address is no
 * longer `from`, because someone else changed it.
 */
export async function changeAddresses(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly id: IntegrationId;
    readonly from: string;
    readonly baseUrl: string;
    readonly homeAddress: string | null;
  },
): Promise<IntegrationRow | undefined> {
  return tx
    .updateTable('integrations')
    .set({ base_url: change.baseUrl, home_address: change.homeAddress })
    .where('merchant_id', '=', change.merchantId)
    .where('id', '=', change.id)
    .where('base_url', '=', change.from)
    .returning(integrationColumns)
    .executeTakeFirst();
}
