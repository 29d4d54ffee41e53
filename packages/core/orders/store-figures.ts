import type { Tx } from '@onhand/database/connect.ts';
import { storeShown } from '../channel-stock/store-shown.ts';
import type { Delivery } from './delivery.ts';

/** Stores the figures that deliveries pushed, as `storeShown` does. */
export async function storeFigures(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<void> {
  const shown = deliveries.flatMap(({ integrationId, event }) =>
    event.kind === 'figures' ? event.figures.map(({ ref, seen }) => ({ integrationId, ref, seen })) : [],
  );
  await storeShown(tx, shown, at);
}
