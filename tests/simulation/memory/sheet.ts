import type { ItemId, LocationId, OrderId } from '@onhand/domain/ids.ts';
import { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import type { Level, LineState } from '@onhand/domain/stock/stock-sheet.ts';
import { lineParts } from '../names.ts';
import { merchantId } from './store.ts';
import type { Catalogue, Store } from './store.ts';

/** Loads what load-sheet.ts loads: the items' levels, what these orders hold, and what waits for the items. */
export function loadSheet(
  store: Store,
  catalogue: Catalogue,
  wanted: { items: ReadonlySet<string>; orders: ReadonlySet<string>; holders?: boolean },
): StockSheet {
  const levels: Level[] = [...store.levels].flatMap(([name, level]) => {
    const [item = '', location = ''] = name.split('@');
    const ids = { merchantId, itemId: item as ItemId, locationId: location as LocationId };
    return wanted.items.has(item) ? [{ ...ids, ...level }] : [];
  });
  const lines = new Map<string, LineState>();
  for (const name of [...store.holds.keys(), ...store.oversold.keys()]) {
    const { order, item } = lineParts(name);
    const holder =
      wanted.holders === true && store.holds.get(name)?.some((hold) => hold.committed > 0) === true;
    const waiting = store.oversold.has(name) || holder;
    if (wanted.orders.has(order) || (waiting && wanted.items.has(item))) {
      lines.set(name, lineState(store, catalogue, name));
    }
  }
  return new StockSheet({ levels, lines: [...lines.values()] });
}

function lineState(store: Store, catalogue: Catalogue, name: string): LineState {
  const { shop, order, line, item } = lineParts(name);
  const stored = store.holds.get(name) ?? [];
  const oversold = store.oversold.get(name) ?? 0;
  const units = stored.reduce((sum, hold) => sum + hold.committed + hold.settled, oversold);
  const state = store.orders.get(order)?.state;
  const left = state === 'closed' || state === 'cancelled';
  return {
    line: {
      merchantId,
      orderId: order as OrderId,
      externalLineId: line,
      itemId: item as ItemId,
      preference: (catalogue.preferences.get(shop) ?? []) as LocationId[],
    },
    holds: {
      holds: stored.map(({ locationId, committed, settled }) => ({ locationId, committed, settled })),
      oversold,
    },
    target: left ? { committed: 0, settled: units } : { committed: units, settled: 0 },
    // Its place among those that wait, from 1: the order in which they stand there.
    since: oversold === 0 ? 0 : [...store.oversold.keys()].indexOf(name) + 1,
    bookedSeqs: Object.fromEntries(stored.map(({ locationId, bookedSeq }) => [locationId, bookedSeq])),
  };
}

/** Writes what write-sheet.ts writes. */
export function writeSheet(store: Store, sheet: StockSheet): void {
  const { levels, movements, lines } = sheet.changes();
  for (const { itemId, locationId, onHand, committed, deficit, revision } of levels) {
    store.levels.set(`${itemId}@${locationId}`, { onHand, committed, deficit, revision });
  }
  for (const movement of movements) {
    const name = `${movement.itemId}@${movement.locationId}`;
    const sums = store.ledger.get(name) ?? {
      onHand: 0,
      committed: 0,
      deficit: 0,
      revision: 0,
      withoutOrders: 0,
    };
    const key = `${movement.sourceKey} ${name}`;
    if (store.sourceKeys.has(key)) throw new Error(`The movement ${key} is there already.`);
    store.sourceKeys.add(key);
    const ofOrder = movement.orderId !== null;
    store.ledger.set(name, {
      onHand: sums.onHand + movement.onHandDelta,
      committed: sums.committed + movement.committedDelta,
      deficit: sums.deficit + movement.deficitDelta,
      revision: movement.seq,
      withoutOrders: sums.withoutOrders + (ofOrder ? 0 : movement.onHandDelta - movement.deficitDelta),
    });
  }
  for (const { line, holds, bookedSeqs } of lines) {
    const name = `${line.orderId}/${line.externalLineId} ${line.itemId}`;
    const stored = holds.holds.map((hold) => ({ ...hold, bookedSeq: bookedSeqs[hold.locationId] ?? 0 }));
    setOrDelete(store.holds, name, stored.length === 0 ? undefined : stored);
    setOrDelete(store.oversold, name, holds.oversold === 0 ? undefined : holds.oversold);
    setOrDelete(store.incidents, name, holds.oversold === 0 ? undefined : holds.oversold);
  }
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
