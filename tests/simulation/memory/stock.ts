import type { StockBooked } from '@onhand/database/ledger/book-stock.ts';
import { levelAfter } from '@onhand/database/ledger/level-after.ts';
import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { NamedChange } from '../core.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { merchantId, touch } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** Books a change of stock that no order caused; see book-stock.ts of the database. */
export function bookStock(
  store: Store,
  catalogue: Catalogue,
  change: NamedChange & { readonly countsFrom?: number },
  at: number,
): StockBooked {
  const { kind, item, location, quantity, sourceKey } = change;
  const level = `${item}@${location}`;
  if (store.sourceKeys.has(`${sourceKey} ${level}`)) return { kind: 'repeated' };
  if (kind === 'opening' && store.ledger.has(level)) return { kind: 'already_opened' };
  const sheet = loadSheet(store, catalogue, { items: new Set([item]), orders: new Set(), holders: true });
  const ids = { merchantId, itemId: item as ItemId, locationId: location as LocationId };
  const absolute = kind === 'opening' || kind === 'count';
  const before = levelAfter(sheet, ids.itemId, ids.locationId);
  const delta = absolute ? quantity - before.onHand + before.deficit : quantity;
  if (delta !== 0 || kind === 'opening') {
    if (absolute) sheet.setOnHand(ids, quantity, kind, sourceKey);
    else sheet.addOnHand(ids, quantity, kind, sourceKey);
    sheet.serveWaiting(ids.itemId);
    writeSheet(store, sheet);
  }
  if (kind !== 'adjustment' && store.itemCountsFrom.get(item) === null) {
    store.itemCountsFrom.set(item, change.countsFrom ?? at);
  }
  touch(store, item);
  return { kind: 'booked', ...levelAfter(sheet, ids.itemId, ids.locationId) };
}
