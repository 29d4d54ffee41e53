import type { ItemId } from '../../ids.ts';
import { permission } from '../../settings/permission.ts';
import { unitsWanted } from '../../stock/line-target.ts';
import type { BookedOrder } from '../book-orders.ts';
import type { Copying } from './copying.ts';

/** Units of an item to copy. */
interface UnitsToCopy {
  readonly itemId: ItemId;
  readonly units: number;
}

/** The shop's clock may differ from ours, and an order may be heard of late. */
const placedBeforeMs = 60 * 60_000;

/** Tells whether the settings of both sides permit copying. Pure. */
export function permitsCopying({ settings, sourceSettings }: Copying): boolean {
  const orders = { entity: 'orders', writesSalesBack: false } as const;
  return (
    permission({ ...orders, settings }, 'record_new_there').kind !== 'never' &&
    permission({ ...orders, settings: sourceSettings }, 'record_new_here').kind !== 'never'
  );
}

/**
 * Lists the units of an order that are copied, by item. An empty list: none of its lines is synced. Null: it
 * is not copied now, because it does not reserve yet, is cancelled or a test, was placed before copying was
 * switched on, or the settings do not permit it. Pure.
 */
export function unitsToCopy(
  { order: { snapshot }, lines }: Pick<BookedOrder, 'order' | 'lines'>,
  copying: Copying | null | undefined,
): readonly UnitsToCopy[] | null {
  if (copying === null || copying === undefined) return null;
  const isOpen = snapshot.state === 'open' || snapshot.state === 'closed';
  const isNew = Date.parse(snapshot.placedAt) >= copying.since - placedBeforeMs;
  if (!permitsCopying(copying) || !isOpen || !isNew || snapshot.test) return null;
  const units = new Map<ItemId, number>();
  for (const line of lines) {
    const wanted = line.effect === 'counted' ? unitsWanted(snapshot, line) : 0;
    if (line.itemId !== null && wanted > 0) {
      units.set(line.itemId, (units.get(line.itemId) ?? 0) + wanted);
    }
  }
  return [...units].map(([itemId, each]) => ({ itemId, units: each }));
}
