import type { ItemId } from '@onhand/domain/ids.ts';
import { undoOpposites } from '@onhand/domain/observing/undo.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { merchantId } from './store.ts';
import type { MemoryObservation, Store } from './store.ts';

/** Uses up what went back at the figures of reversed falls and rises since; see opposites.ts of core. */
export function undoneBy(
  store: Store,
  sheet: StockSheet,
  reversed: readonly (readonly [string, MemoryObservation])[],
  decided: ReadonlyMap<string, unknown>,
): void {
  for (const [fallId, fall] of reversed) {
    const given = fall.taken.reduce((sum, { units }) => sum + units, 0);
    const opposites = oppositesOf(store, fallId, fall).filter(([id]) => !decided.has(id));
    const { used, units } = undoOpposites(
      sheet,
      { id: fallId, units: given },
      opposites.filter(([, { state }]) => state !== 'rising').map(([id, one]) => oppositeOf(id, one)),
    );
    for (const { id, left, taken } of used) setLeft(store, id, { left, taken });
    const [rising] = opposites.filter(([, { state }]) => state === 'rising');
    const channel = store.channels.get(fall.channel);
    if (rising === undefined || channel === undefined) continue;
    const [id, rise] = rising;
    const left = Math.abs(rise.units) - rise.consumed;
    const back = Math.min(units, left);
    if (back === 0) continue;
    if (channel.known !== null) {
      const known = { known: channel.known + back, knownAt: rise.readStartedAt };
      store.channels.set(fall.channel, { ...channel, ...known });
    }
    if (back === left) setLeft(store, id, { left: 0, taken: rise.taken });
  }
}

function oppositesOf(
  store: Store,
  fallId: string,
  fall: MemoryObservation,
): readonly (readonly [string, MemoryObservation])[] {
  if (fall.taken.length === 0) return [];
  const ids = [...store.observations.keys()];
  return [...store.observations]
    .filter(
      ([id, { channel, item, units, readStartedAt, state, taken }]) =>
        channel === fall.channel &&
        item === fall.item &&
        Math.sign(units) !== Math.sign(fall.units) &&
        (readStartedAt - fall.readStartedAt || ids.indexOf(id) - ids.indexOf(fallId)) > 0 &&
        (state === 'provisional' || state === 'adopted' || state === 'rising') &&
        (units < 0 || state === 'rising' || taken.length > 0),
    )
    .toSorted(([, a], [, b]) => a.readStartedAt - b.readStartedAt);
}

function oppositeOf(id: string, { item, units, consumed, taken }: MemoryObservation) {
  const left = Math.abs(units) - consumed;
  return { id, merchantId, itemId: item as ItemId | null, rise: units > 0, left, taken };
}

function setLeft(
  store: Store,
  id: string,
  { left, taken }: Pick<ReturnType<typeof oppositeOf>, 'left' | 'taken'>,
): void {
  const before = store.observations.get(id);
  if (before === undefined) return;
  const isOver = left === 0;
  store.observations.set(id, {
    ...before,
    taken,
    consumed: Math.abs(before.units) - left,
    ...(isOver && { state: 'consumed', decideAt: null }),
  });
}
