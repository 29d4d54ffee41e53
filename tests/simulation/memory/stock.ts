import type { StockBooked } from '@onhand/core/observations/book-stock.ts';
import type { Transferred } from '@onhand/core/stock/book-transfer.ts';
import { levelAfter } from '@onhand/core/stock/level-after.ts';
import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { NamedChange, NamedTransfer } from '../core.ts';
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
  if (catalogue.components.has(item)) return { kind: 'bundle_has_no_stock' };
  const level = `${item}@${location}`;
  if (store.sourceKeys.has(`${sourceKey} ${level}`)) return { kind: 'repeated' };
  if (kind === 'opening' && store.ledger.has(level)) return { kind: 'already_opened' };
  const sheet = loadSheet(store, catalogue, { items: new Set([item]), orders: new Set(), holders: true });
  const ids = { merchantId, itemId: item as ItemId, locationId: location as LocationId };
  const absolute = kind === 'opening' || kind === 'count';
  const before = levelAfter(sheet, ids.itemId, ids.locationId);
  const delta = absolute ? quantity - before.onHand + before.deficit : quantity;
  if (delta !== 0 || absolute) {
    if (kind === 'count') sheet.count(ids, quantity, sourceKey, at);
    else if (kind === 'opening') sheet.setOnHand(ids, quantity, kind, sourceKey);
    else sheet.addOnHand(ids, quantity, kind, sourceKey);
    sheet.serveWaiting(ids.itemId);
    writeSheet(store, sheet);
  }
  if (absolute) endCountedFalls(store, item, location);
  const opensByFigure = kind === 'opening' && change.countsFrom !== undefined;
  const isFirst = kind !== 'adjustment' && store.itemCountsFrom.get(item) === null;
  if (isFirst) store.itemCountsFrom.set(item, change.countsFrom ?? at);
  if ((isFirst || opensByFigure) && catalogue.authority === 'source') bookAnew(store, catalogue, item);
  touch(store, item);
  return { kind: 'booked', before, ...levelAfter(sheet, ids.itemId, ids.locationId) };
}

/** What falls and rises changed at a location that is counted is over; see counted-falls.ts. */
function endCountedFalls(store: Store, item: string, location: string): void {
  for (const [name, one] of store.observations) {
    const isProvisional = one.state === 'provisional';
    if (one.item !== item || (!isProvisional && one.state !== 'adopted')) continue;
    const counted = one.taken.filter(({ locationId }) => locationId === location);
    if (counted.length === 0) continue;
    const units = counted.reduce((sum, each) => sum + each.units, 0);
    const taken = one.taken.filter(({ locationId }) => locationId !== location);
    const consumed = one.consumed + (isProvisional ? units : 0);
    const isOver = isProvisional && consumed === Math.abs(one.units);
    store.observations.set(name, {
      ...one,
      taken,
      consumed,
      ...(isOver && { state: 'consumed', decideAt: null }),
    });
  }
}

/** In the books of a source, orders waited for the opening of what they are of. */
function bookAnew(store: Store, { components }: Catalogue, opened: string): void {
  for (const [name, listing] of store.listings) {
    const { item } = listing;
    const isOf = item === opened || (item !== null && Object.hasOwn(components.get(item) ?? {}, opened));
    if (isOf) store.listings.set(name, { ...listing, rebookPending: true });
  }
}

/** Moves units between two locations; see book-transfer.ts of the database. */
export function bookTransfer(store: Store, catalogue: Catalogue, transfer: NamedTransfer): Transferred {
  const { item, from, to, quantity, sourceKey } = transfer;
  if (catalogue.components.has(item)) return { kind: 'bundle_has_no_stock' };
  const sheet = loadSheet(store, catalogue, { items: new Set([item]), orders: new Set(), holders: true });
  const at = (location: string) => ({
    merchantId,
    itemId: item as ItemId,
    locationId: location as LocationId,
  });
  const after = () => ({
    from: levelAfter(sheet, at(from).itemId, at(from).locationId),
    to: levelAfter(sheet, at(to).itemId, at(to).locationId),
  });
  if (store.sourceKeys.has(`${sourceKey} ${item}@${from}`)) return { kind: 'repeated', ...after() };
  const before = after();
  const { onHand } = before.from;
  if (onHand < quantity) return { kind: 'not_there', onHand };
  sheet.addOnHand(at(from), -quantity, 'transfer', sourceKey);
  sheet.addOnHand(at(to), quantity, 'transfer', sourceKey);
  sheet.serveWaiting(at(from).itemId);
  writeSheet(store, sheet);
  touch(store, item);
  return { kind: 'booked', before, ...after() };
}
