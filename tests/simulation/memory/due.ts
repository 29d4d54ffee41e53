import { transition } from '@onhand/domain/channel-stock/transition.ts';
import { itemsOf, openOf } from './reading-inputs.ts';
import type { Catalogue, Store } from './store.ts';

/** Marks the channels of touched items as due; see spread-due.ts. */
export function spread(store: Store, catalogue: Catalogue, at: number): void {
  wantDoubtedReadings(store, catalogue, at);
  for (const { name, listings } of catalogue.channels.values()) {
    const shown = listings.flatMap((listing) => store.listings.get(listing)?.item ?? []);
    const isTouched = shown.some((item) =>
      [item, ...Object.keys(catalogue.components.get(item) ?? {})].some((one) => store.touched.has(one)),
    );
    const channel = store.channels.get(name);
    if (channel !== undefined && isTouched) {
      store.channels.set(name, transition(channel, { kind: 'needed', cause: 'stock', at }));
    }
  }
  store.touched.clear();
}

/** News that old is no longer read after. */
const doubtedForMs = 24 * 60 * 60_000;

/** Wants figures to be read that late news left in doubt; see want-readings.ts. */
function wantDoubtedReadings(store: Store, catalogue: Catalogue, at: number): void {
  for (const { name, listings } of catalogue.channels.values()) {
    const channel = store.channels.get(name);
    if (channel === undefined || channel.openingAt === null || channel.readDueAt !== null) continue;
    const { knownAt } = channel;
    if (knownAt === null || openOf(store, name, 'rising').length > 0) continue;
    const isNews = (since: number) => since > at - doubtedForMs && since >= knownAt;
    const isInDoubt = [...store.deductions].some(
      ([key, { doubted, takenAt }]) =>
        doubted && isNews(takenAt) && listings.includes(key.slice(0, key.indexOf(' '))),
    );
    const [shop = ''] = name.split('/');
    const items = itemsOf(store, catalogue, name);
    const isUnknown = [...store.unknownBaselines].some(([key, since]) => {
      const [order = '', item = ''] = key.split(' ');
      return order.startsWith(`${shop}/`) && items.has(item) && isNews(since);
    });
    if (isInDoubt || isUnknown) store.channels.set(name, { ...channel, readDueAt: at });
  }
}

/** Makes a linked listing's channels due now, whatever held them back; see need-listings-again.ts. */
export function needStockAgain(
  store: Store,
  catalogue: Catalogue,
  listings: readonly string[],
  { at, forced = false }: { at: number; forced?: boolean },
): void {
  const linked = new Set(listings.filter((name) => (store.listings.get(name)?.item ?? null) !== null));
  for (const { name, listings: shown } of catalogue.channels.values()) {
    if (shown.some((one) => linked.has(one))) markChannelDue(store, name, { at, forced });
  }
}

/** Makes a channel due now, whatever held it back; see need-stock-again.ts. */
export function markChannelDue(
  store: Store,
  name: string,
  { at, forced = false }: { at: number; forced?: boolean },
): void {
  const channel = store.channels.get(name);
  if (channel === undefined) return;
  store.channels.set(name, transition(channel, { kind: 'needed', cause: 'by_hand', at, forced }));
}

/** Wants figures to be read by `at`, or sooner if they are to be already; see want-readings.ts. */
export function wantReadings(store: Store, channels: readonly string[], at: number): void {
  for (const name of channels) {
    const channel = store.channels.get(name);
    if (channel !== undefined) {
      store.channels.set(name, { ...channel, readDueAt: Math.min(channel.readDueAt ?? at, at) });
    }
  }
}
