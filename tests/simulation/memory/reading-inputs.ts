import type { ChannelStockId, IntegrationId, ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { Deduction } from '@onhand/domain/observing/expected-figures.ts';
import type { ReadingInputs } from '@onhand/domain/observing/meaning.ts';
import { merchantId, settingsOf } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** All that decides what a figure of a channel means; see read-reading-inputs.ts. */
export function readingInputsOf(
  store: Store,
  catalogue: Catalogue,
  name: string,
  settlesWithinMs: number,
): ReadingInputs | undefined {
  const channel = store.channels.get(name);
  const [shop = ''] = name.split('/');
  const settings = store.shops.get(shop);
  if (channel === undefined || settings === undefined) return undefined;
  const { known, knownAt, submitted, submittedDelta, openedAt, confirmed } = channel;
  const underWay = channel.state === 'open' || channel.state === 'unknown';
  const since = Math.min(knownAt ?? Infinity, openedAt ?? Infinity) - settlesWithinMs;
  const [rising] = openOf(store, name, 'rising');
  const [quarantined] = openOf(store, name, 'quarantined');
  return {
    id: name as ChannelStockId,
    merchantId,
    integrationId: shop as IntegrationId,
    ...settingsOf(store, shop),
    role: catalogue.roles.get(shop) ?? 'seller',
    writeSalesBack: settings.writeSalesBack,
    stockAuthority: catalogue.authority,
    known,
    knownAt,
    submitted: underWay ? submitted : null,
    submittedDelta,
    openedAt,
    confirmed,
    items: [...itemsOf(store, catalogue, name)].map((item) => ({
      itemId: item as ItemId,
      isBundle: catalogue.components.has(item),
      opened: isOpened(store, catalogue, item, name),
    })),
    locations: (catalogue.placesOf.get(name) ?? []) as LocationId[],
    deductions: deductionsOf(store, catalogue, name, since),
    excused: excusedOf(store, name),
    quarantined: quarantined === undefined ? null : { id: quarantined[0] },
    rising: rising === undefined ? null : { ...rising[1], id: rising[0] },
  };
}

/** Whether an item, or each component of a bundle, was opened: at a source, behind this very channel. */
export function isOpened(store: Store, catalogue: Catalogue, item: string, channel: string): boolean {
  const [shop = ''] = channel.split('/');
  const places = catalogue.placesOf.get(channel) ?? [];
  const bySource = catalogue.authority === 'source' && catalogue.roles.get(shop) === 'supplier';
  const parts = Object.keys(catalogue.components.get(item) ?? { [item]: 1 });
  return parts.every(
    (part) =>
      (store.itemCountsFrom.get(part) ?? null) !== null &&
      (!bySource || places.some((place) => store.levels.has(`${part}@${place}`))),
  );
}

/** The items that a channel's linked listings are of. */
export function itemsOf(store: Store, { channels }: Catalogue, name: string): ReadonlySet<string> {
  const listings = channels.get(name)?.listings ?? [];
  return new Set(listings.flatMap((listing) => store.listings.get(listing)?.item ?? []));
}

/** What a shop took off a channel's figure by itself, as far as we heard of it since then. */
export function deductionsOf(
  store: Store,
  { channels }: Catalogue,
  name: string,
  since: number,
): readonly Deduction[] {
  const { listings: shown, location } = channels.get(name) ?? {};
  const listings = new Set(shown);
  const deductions: Deduction[] = [];
  for (const [key, deduction] of store.deductions) {
    const isHere = deduction.place === '' || deduction.place === location;
    if (isHere && deduction.takenAt >= since && listings.has(key.slice(0, key.indexOf(' '))))
      deductions.push(deduction);
  }
  return deductions;
}

/** Units of a channel's falls that were not taken off. */
function excusedOf(store: Store, name: string): number {
  return openOf(store, name, 'provisional').reduce((sum, [, { item, units, consumed, taken }]) => {
    const applied = taken.reduce((all, one) => all + one.units, 0);
    return item === null || units > 0 ? sum : sum - units - consumed - applied;
  }, 0);
}

/**
 * The rise of a channel that waits for its second reading, or its falls that wait for a decision or an order.
 */
export function openOf(store: Store, name: string, state: 'rising' | 'quarantined' | 'provisional') {
  return [...store.observations].filter(([, one]) => one.channel === name && one.state === state);
}

/** Units that a shop may put back at a channel for orders that are known; see read-returnable.ts. */
export function returnableOf(store: Store, { channels }: Catalogue, name: string): number {
  const { listings: shown = [], location } = channels.get(name) ?? {};
  const listings = new Set<string | null>(shown.filter((one) => store.listings.has(one)));
  const lowered = [...store.lines.values()]
    .filter(
      ({ before }) => listings.has(before.listingId) && (before.place === '' || before.place === location),
    )
    .filter(({ item, before }) => item !== null && item === store.listings.get(before.listingId ?? '')?.item)
    .reduce((sum, { deducted }) => sum + deducted, 0);
  return lowered - awaitedReturnOf(store, name);
}

/** Units that may have been put back at a channel, whose news is awaited; see is-awaited-return.ts. */
export function awaitedReturnOf(store: Store, name: string): number {
  return openOf(store, name, 'provisional').reduce(
    (sum, [, { units, consumed, taken }]) => sum + (units > 0 && taken.length === 0 ? units - consumed : 0),
    0,
  );
}
