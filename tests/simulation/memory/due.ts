import type { Catalogue, Store } from './store.ts';

/** Marks the channels of touched items as due; see spread-due.ts. */
export function spread(store: Store, catalogue: Catalogue, at: number): void {
  for (const { name, listings } of catalogue.channels.values()) {
    const shown = listings.flatMap((listing) => store.listings.get(listing)?.item ?? []);
    const isTouched = shown.some((item) =>
      [item, ...Object.keys(catalogue.components.get(item) ?? {})].some((one) => store.touched.has(one)),
    );
    const channel = store.channels.get(name);
    if (channel !== undefined && isTouched) {
      const underWay = channel.state === 'open' || channel.state === 'unknown';
      store.channels.set(name, {
        ...channel,
        neededRevision: channel.neededRevision + 1,
        state: underWay ? channel.state : 'due',
        dueAt: underWay ? channel.dueAt : at,
        blockCode: null,
        attempts: channel.state === 'due' ? 0 : channel.attempts,
      });
    }
  }
  store.touched.clear();
}

/** Makes a linked listing's channels due now, whatever held them back; see mark-listings-due.ts. */
export function markDue(store: Store, catalogue: Catalogue, listing: string, at: number): void {
  if ((store.listings.get(listing)?.item ?? null) === null) return;
  for (const { name, listings } of catalogue.channels.values()) {
    const channel = store.channels.get(name);
    if (channel !== undefined && listings.includes(listing)) {
      const underWay = channel.state === 'open' || channel.state === 'unknown';
      store.channels.set(name, {
        ...channel,
        neededRevision: channel.neededRevision + 1,
        state: underWay ? channel.state : 'due',
        dueAt: underWay ? channel.dueAt : at,
        blockCode: null,
        attempts: 0,
      });
    }
  }
}
