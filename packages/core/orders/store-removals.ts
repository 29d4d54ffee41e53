import type { Tx } from '@onhand/database/connect.ts';
import { wantReadingsOfRemoved } from '../channel-stock/want-readings-of-removed.ts';
import type { Delivery } from './delivery.ts';

/** Schedules readings of the listings that platforms report as deleted. */
export async function storeRemovals(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<void> {
  const removed = deliveries.flatMap(({ integrationId, event }) =>
    event.kind === 'listing_removed' ? [{ integrationId, externalKey: event.group }] : [],
  );
  await wantReadingsOfRemoved(tx, removed, at);
}
