import type { Tx } from '@onhand/database/connect.ts';
import { unlinkCustomers } from '../customers/unlink-customers.ts';
import type { Delivery } from './delivery.ts';

/** Unlinks the customers that platforms report as deleted, whatever the settings say. */
export async function unlinkRemovedCustomers(
  tx: Tx,
  deliveries: readonly Delivery[],
  at: Date,
): Promise<void> {
  const removed = deliveries.flatMap(({ merchantId, integrationId, event }) =>
    event.kind === 'customer_removed' ? [{ merchantId, integrationId, externalId: event.externalId }] : [],
  );
  for (const [integrationId, some] of Map.groupBy(removed, (one) => one.integrationId)) {
    const externalIds = some.map(({ externalId }) => externalId);
    for (const merchantId of new Set(some.map((one) => one.merchantId))) {
      await unlinkCustomers(tx, { merchantId, integrationId, externalIds, at });
    }
  }
}
