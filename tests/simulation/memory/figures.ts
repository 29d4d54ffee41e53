import type { ShopDelivery } from '../core.ts';
import type { Catalogue, Store } from './store.ts';

/** Stores the figures that were seen; of several of one record the youngest. See store-figures.ts. */
export function storeFigures(store: Store, catalogue: Catalogue, deliveries: readonly ShopDelivery[]): void {
  for (const { shop, event } of deliveries) {
    for (const { ref, seen } of event.kind === 'figures' ? event.figures : []) {
      const name = `${shop}/${ref.unit}/${ref.location}`;
      const channel = store.channels.get(name);
      const at = Date.parse(seen.readStartedAt);
      if (channel !== undefined && catalogue.channels.has(name) && at >= (channel.seenAt ?? at)) {
        store.channels.set(name, { ...channel, seen: seen.quantity, seenAt: at });
      }
    }
  }
}
