import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

/** Lets the publisher try the platform again now: its credentials are new, or a person asked for it. */
export async function probeCircuit(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly id: IntegrationId; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('integrations')
    .set({ circuit: 'open', circuit_until: integration.now })
    .where('merchant_id', '=', integration.merchantId)
    .where('id', '=', integration.id)
    .where('circuit', '<>', 'closed')
    .execute();
}
