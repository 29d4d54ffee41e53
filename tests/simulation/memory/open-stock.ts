import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { NamedLease, NamedReading } from '../core.ts';
import { lineParts } from '../names.ts';
import type { WorldShop } from '../world.ts';
import { holdsLease } from './lease.ts';
import { recordReadings } from './readings.ts';
import type { Catalogue, Store } from './store.ts';

/** Opens stock, and records what the figures lacked of the open orders; see open-stock.ts of core. */
export function openStock(
  store: Store,
  catalogue: Catalogue,
  { lease, shop }: { lease: NamedLease; shop: WorldShop },
  {
    readings,
    orders,
    at,
  }: {
    readonly readings: readonly NamedReading[];
    readonly orders: readonly OrderSnapshot[];
    readonly at: number;
  },
): void {
  if (!holdsLease(store, lease)) return;
  const channels = readings.map(({ wanted }) => wanted.channel);
  const openedBefore = new Set(channels.filter((name) => store.channels.get(name)?.openingAt !== null));
  const countedBefore = new Set(
    [...store.itemCountsFrom].flatMap(([item, at]) => (at === null ? [] : [item])),
  );
  recordReadings(store, catalogue, { lease, shop }, readings, at);
  for (const name of channels.toSorted()) {
    const isOpened = (store.channels.get(name)?.openingAt ?? null) !== null;
    if (isOpened && !openedBefore.has(name))
      recordBaselines(store, catalogue, { name, orders, countedBefore });
  }
}

function recordBaselines(
  store: Store,
  { channels, placesOf }: Catalogue,
  {
    name,
    orders,
    countedBefore,
  }: {
    readonly name: string;
    readonly orders: readonly OrderSnapshot[];
    readonly countedBefore: ReadonlySet<string>;
  },
): void {
  const [shop = ''] = name.split('/');
  const [locationId = ''] = placesOf.get(name) ?? [];
  const { listings = [], location = '' } = channels.get(name) ?? {};
  for (const listing of listings) {
    const item = store.listings.get(listing)?.item ?? null;
    if (item === null) continue;
    const unit = listing.slice(shop.length + 1);
    const countsAlready = countedBefore.has(item);
    forget(store, { shop, item, locationId, unit });
    for (const { externalId, test, lines } of orders) {
      for (const { externalLineId, ref, stockLowered } of lines) {
        if (ref?.unit !== unit || (ref.location === '' ? countsAlready : ref.location !== location)) continue;
        const line = `${shop}/${externalId}/${externalLineId}`;
        const stored = store.lines.get(line);
        // A line that names no place is of the place that opened its item first.
        const isRecorded = stored?.before.recorded.some(
          ({ cause, itemId }) => cause === 'opening' && itemId === item,
        );
        if (stored === undefined || isRecorded === true) continue;
        const recorded = [
          ...stored.before.recorded,
          {
            cause: 'opening' as const,
            itemId: item as ItemId,
            locationId: locationId as LocationId,
            units: test ? 0 : stockLowered,
          },
        ];
        store.lines.set(line, { ...stored, before: { ...stored.before, recorded } });
      }
    }
  }
}

function forget(
  store: Store,
  of: {
    readonly shop: string;
    readonly item: string;
    readonly locationId: string;
    readonly unit: string;
  },
): void {
  for (const [name, line] of store.lines) {
    if (lineParts(name).shop !== of.shop || line.before.externalKey !== of.unit) continue;
    const recorded = line.before.recorded.filter(
      ({ cause, itemId, locationId }) =>
        cause !== 'opening' || itemId !== of.item || locationId !== of.locationId,
    );
    if (recorded.length < line.before.recorded.length) {
      store.lines.set(name, { ...line, before: { ...line.before, recorded } });
    }
  }
}
