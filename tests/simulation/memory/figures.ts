import type { ShopDelivery } from '../core.ts';
import { openOf } from './reading-inputs.ts';
import { permits } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/**
 * Stores the figures that were pushed, of several of one record the youngest, and calls for a reading of one
 * that is not what we know. See store-figures.ts.
 */
export function storeFigures(
  store: Store,
  catalogue: Catalogue,
  deliveries: readonly ShopDelivery[],
  now: number,
): void {
  const youngest = new Map<string, { quantity: number | null; at: number }>();
  for (const { shop, event } of deliveries) {
    for (const { ref, seen } of event.kind === 'figures' ? event.figures : []) {
      const name = `${shop}/${ref.unit}/${ref.location}`;
      const at = Date.parse(seen.readStartedAt);
      const before = youngest.get(name);
      if (before === undefined || at >= before.at) youngest.set(name, { quantity: seen.quantity, at });
    }
  }
  for (const [name, { quantity, at }] of youngest) {
    const channel = store.channels.get(name);
    if (channel === undefined) continue;
    const isNewer = at >= (channel.seenAt ?? at);
    const underWay = channel.state === 'open' || channel.state === 'unknown';
    const isLinked = (catalogue.channels.get(name)?.listings ?? []).some(
      (listing) => (store.listings.get(listing)?.item ?? null) !== null,
    );
    const [shop = ''] = name.split('/');
    const isNews = quantity !== channel.known || isUnderJudgement(store, name, quantity);
    const calls = isNews && !underWay && isLinked && permits(store, shop, 'figure_hinted');
    store.channels.set(name, {
      ...channel,
      ...(isNewer && { seen: quantity, seenAt: at }),
      readDueAt: calls ? now : channel.readDueAt,
    });
  }
}

/** Whether another figure than this one awaits its second reading or a decision. */
function isUnderJudgement(store: Store, name: string, quantity: number | null): boolean {
  return (['provisional', 'rising', 'quarantined'] as const).some((state) =>
    openOf(store, name, state).some(([, { seen }]) => seen !== quantity),
  );
}
