import type { ItemId, LocationId, OrderId } from '@onhand/domain/ids.ts';
import { preferenceAt } from '@onhand/domain/stock/preference-at.ts';
import { settlingOf } from '@onhand/domain/stock/line-target.ts';
import { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import type { Level, LineState, MovementKind } from '@onhand/domain/stock/stock-sheet.ts';
import { lineParts } from '../names.ts';
import { merchantId } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/**
 * Loads what load-sheet.ts loads: the items' levels, what these orders hold, and what waits for the items.
 */
export function loadSheet(
  store: Store,
  catalogue: Catalogue,
  wanted: {
    items: ReadonlySet<string>;
    orders: ReadonlySet<string>;
    /** The items, or those of them, of which every line is loaded that has units committed. */
    holders?: boolean | ReadonlySet<string>;
  },
): StockSheet {
  const levels: Level[] = [...store.levels].flatMap(([name, level]) => {
    const [item = '', location = ''] = name.split('@');
    const ids = { merchantId, itemId: item as ItemId, locationId: location as LocationId };
    return wanted.items.has(item) ? [{ ...ids, ...level }] : [];
  });
  const lines = new Map<string, LineState>();
  for (const name of [...store.holds.keys(), ...store.oversold.keys()]) {
    const { order, item } = lineParts(name);
    const { holders = false } = wanted;
    const isWanted = typeof holders === 'boolean' ? holders : holders.has(item);
    const holder = isWanted && store.holds.get(name)?.some((hold) => hold.committed > 0) === true;
    const waiting = store.oversold.has(name) || holder;
    if (wanted.orders.has(order) || (waiting && wanted.items.has(item))) {
      lines.set(name, lineState(store, catalogue, name));
    }
  }
  const items = new Set([...wanted.items].map((item) => item as ItemId));
  return new StockSheet({ items, levels, lines: [...lines.values()] });
}

function lineState(store: Store, catalogue: Catalogue, name: string): LineState {
  const { shop, order, line, item } = lineParts(name);
  const stored = store.holds.get(name) ?? [];
  const oversold = store.oversold.get(name) ?? 0;
  const units = stored.reduce((sum, hold) => sum + hold.committed + hold.settled, oversold);
  const { state = 'pending' } = store.orders.get(order) ?? {};
  const { before, deducted = 0 } = store.lines.get(`${order}/${line}`) ?? {};
  const { authority, roles } = catalogue;
  const ofBundle = (before?.components ?? null) !== null;
  const settling = settlingOf(
    { state, stockLowered: deducted > 0 },
    { authority, role: roles.get(shop) ?? 'seller', ofBundle },
  );
  return {
    line: {
      merchantId,
      orderId: order as OrderId,
      externalLineId: line,
      itemId: item as ItemId,
      preference: preferenceAt(catalogue.selling.get(shop) ?? [], before?.place ?? ''),
      backorders: before?.backorders ?? false,
    },
    holds: {
      holds: stored.map(({ locationId, committed, settled }) => ({ locationId, committed, settled })),
      oversold,
    },
    target: { units, settling },
    // Its place among those that wait, from 1: the order in which they stand there.
    since: oversold === 0 ? 0 : [...store.oversold.keys()].indexOf(name) + 1,
    bookedSeqs: Object.fromEntries(stored.map(({ locationId, bookedSeq }) => [locationId, bookedSeq])),
  };
}

/** Writes what write-sheet.ts writes. */
export function writeSheet(store: Store, sheet: StockSheet): void {
  const { levels, movements, lines } = sheet.changes();
  for (const { itemId, locationId, onHand, committed, deficit, revision, countedAt = null } of levels) {
    store.levels.set(`${itemId}@${locationId}`, { onHand, committed, deficit, revision, countedAt });
  }
  for (const movement of movements) {
    const name = `${movement.itemId}@${movement.locationId}`;
    const sums = store.ledger.get(name) ?? {
      onHand: 0,
      committed: 0,
      deficit: 0,
      revision: 0,
      withoutOrders: 0,
      byHand: 0,
      provisional: 0,
      channelChanges: 0,
    };
    const key = `${movement.sourceKey} ${name}`;
    if (store.sourceKeys.has(key)) throw new Error(`The movement ${key} is there already.`);
    store.sourceKeys.add(key);
    const came = movement.onHandDelta - movement.deficitDelta;
    const isFall = movement.kind === 'provisional' || movement.kind === 'reversal';
    store.ledger.set(name, {
      onHand: sums.onHand + movement.onHandDelta,
      committed: sums.committed + movement.committedDelta,
      deficit: sums.deficit + movement.deficitDelta,
      revision: movement.seq,
      withoutOrders: sums.withoutOrders + (movement.orderId === null ? came : 0),
      byHand: sums.byHand + (isByHand(movement.kind) ? came : 0),
      provisional: sums.provisional + (isFall ? came : 0),
      channelChanges: sums.channelChanges + (movement.kind === 'channel_change' ? came : 0),
    });
  }
  for (const { line, holds, bookedSeqs } of lines) {
    const name = `${line.orderId}/${line.externalLineId} ${line.itemId}`;
    const stored = holds.holds.map((hold) => ({ ...hold, bookedSeq: bookedSeqs[hold.locationId] ?? 0 }));
    setOrDelete(store.holds, name, stored.length === 0 ? undefined : stored);
    const waits = holds.oversold === 0 ? undefined : holds.oversold;
    setOrDelete(store.oversold, name, waits);
    setOrDelete(store.backordered, name, line.backorders ? waits : undefined);
    setOrDelete(store.incidents, name, line.backorders ? undefined : waits);
  }
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function isByHand(kind: MovementKind): boolean {
  return kind === 'receipt' || kind === 'adjustment' || kind === 'count' || kind === 'transfer';
}
