import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import { lineParts } from '../names.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { itemsOf } from './reading-inputs.ts';
import { merchantId } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** A figure that a shop shows, and the revisions of the levels that it was computed from. */
interface Shown {
  readonly channel: string;
  readonly basis: Readonly<Record<string, number>>;
  readonly sourceKey: string;
}

/** Settles what a source store has accounted for; see settle-written-back.ts. */
export function settleWrittenBack(store: Store, catalogue: Catalogue, shown: readonly Shown[]): void {
  const held = new Set(
    [...store.holds].flatMap(([name, holds]) =>
      holds.some(({ committed }) => committed > 0) ? [lineParts(name).item] : [],
    ),
  );
  const rows = shown.flatMap((one) => {
    const [shop = ''] = one.channel.split('/');
    const isSource = catalogue.authority === 'source' && catalogue.roles.get(shop) === 'supplier';
    if (!isSource || store.shops.get(shop)?.writeSalesBack === 'none') return [];
    return [...itemsOf(store, catalogue, one.channel)]
      .filter((item) => !catalogue.components.has(item) && held.has(item))
      .map((item) => ({ ...one, item }));
  });
  if (rows.length === 0) return;
  const items = new Set(rows.map(({ item }) => item));
  const sheet = loadSheet(store, catalogue, { items, orders: new Set(), holders: true });
  for (const { item, basis, sourceKey } of rows) {
    for (const [location, revision] of Object.entries(basis)) {
      const level = { merchantId, itemId: item as ItemId, locationId: location as LocationId };
      sheet.settleCommitted(level, Number.MAX_SAFE_INTEGER, `written-back:${sourceKey}`, revision);
    }
  }
  writeSheet(store, sheet);
}

/** The revisions of the levels behind a channel's figure. */
export function basisOf(
  store: Store,
  catalogue: Catalogue,
  channel: string,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...itemsOf(store, catalogue, channel)].flatMap((item) =>
      (catalogue.placesOf.get(channel) ?? []).flatMap((location) => {
        const level = store.levels.get(`${item}@${location}`);
        return level === undefined ? [] : [[location, level.revision]];
      }),
    ),
  );
}
