import type { IntegrationId, ItemId, MerchantId, OrderCopyId, OrderId } from '../../ids.ts';
import { transitionIn } from '../../state-machine.ts';
import { unitsWanted } from '../../stock/line-target.ts';
import type { StockSheet } from '../../stock/stock-sheet.ts';
import type { OrderContent } from '../order-content.ts';
import type { SnapshotLine } from '../order-lines.ts';
import type { Selling } from '../selling.ts';
import { changeCounted, createdLine } from './change-counted.ts';
import type { CreatedLine } from './change-counted.ts';
import { followCreated, followOriginal } from './copied-item.ts';
import type { CopiedItem } from './copied-item.ts';
import { copyMachine, seenIn } from './copy-machine.ts';
import type { CopyState } from './copy-machine.ts';

/** The copy of an order, as it stands before the next news of either order. */
export interface StandingCopy {
  readonly id: OrderCopyId;
  readonly merchantId: MerchantId;
  /** The order that is copied. */
  readonly originalId: OrderId;
  /** The order in the source store. Null: no news of it has come yet. */
  readonly createdId: OrderId | null;
  /** The source store. */
  readonly integrationId: IntegrationId;
  readonly state: CopyState;
  /** The created order lowers the source by itself. */
  readonly lowers: boolean;
  readonly items: readonly CopiedItem[];
  /** The lines of the created order that sell these items, as they were booked. */
  readonly lines: readonly CreatedLine[];
  /**
   * A draft that is no order told which units the source holds lowered. The order that it has become tells of
   * them for the first time now. Left out: false.
   */
  readonly wasDraft?: boolean;
}

/** The newest snapshot of an order, with its lines. */
interface News {
  readonly orderId: OrderId;
  readonly revision: number;
  readonly snapshot: OrderContent;
  readonly lines: readonly SnapshotLine[];
}

/**
 * Books news of a created order: settles units of the original that the source has accounted for. The copy
 * commits nothing. It takes off only what the source has beyond what the original holds (`countedOf`), and
 * lines of other items, which count as those of any order.
 */
export function bookCreated(
  sheet: StockSheet,
  copy: StandingCopy,
  news: News,
  authority: 'source' | 'warehouse',
): StandingCopy {
  const { snapshot, lines } = news;
  const state = transitionIn(copyMachine, copy.state, seenIn(snapshot.state));
  const closing = state !== 'closed' ? 'not' : copy.state === 'closed' ? 'before' : 'now';
  const items = copy.items.map((item) => {
    const sold = linesFor(lines, item.itemId);
    const lowered = sumOf(sold, ({ deducted }) => deducted);
    const wanted = sumOf(sold, (line) => unitsWanted(snapshot, line));
    return followCreated(item, { lowered, wanted, lowers: copy.lowers, closing });
  });
  const own = items.flatMap(({ itemId }) => linesFor(lines, itemId).map((line) => createdLine(line, itemId)));
  const after = { ...copy, createdId: news.orderId, state, items, lines: own, wasDraft: false };
  settleOriginal(sheet, after, { authority, sourceKey: sourceKey(news) });
  return after;
}

/**
 * Books a change of an order that is copied, after its own lines. Units that it holds again are no longer
 * held by the copy. An order that holds nothing any more is not copied, if nothing was sent yet.
 */
export function bookOriginal(
  sheet: StockSheet,
  copy: StandingCopy,
  news: News,
  {
    authority,
    sourceSelling,
  }: {
    readonly authority: 'source' | 'warehouse';
    readonly sourceSelling: Selling | undefined;
  },
): StandingCopy {
  const { createdId } = copy;
  const items = copy.items.map((item) => {
    const { itemId } = item;
    const held = sumOf(linesFor(news.lines, item.itemId), (line) => unitsWanted(news.snapshot, line));
    const after = followOriginal(item, held);
    if (createdId !== null && item.settles) {
      const units = after.counted - item.counted;
      const change = { itemId, units, selling: sourceSelling, sourceKey: sourceKey(news) };
      changeCounted(sheet, { ...copy, createdId }, change);
    }
    return after;
  });
  const withdrawn = copyMachine[copy.state].withdrawn;
  const isOver = items.every(({ held }) => held === 0);
  const after = { ...copy, items, state: isOver ? (withdrawn ?? copy.state) : copy.state };
  settleOriginal(sheet, after, { authority, sourceKey: sourceKey(news) });
  return after;
}

/**
 * Divides the units that a copy takes off stock among the lines of the created order. A line that was not
 * copied takes what it would in any order. Pure.
 */
export function countedOf(
  { items }: StandingCopy,
  snapshot: OrderContent,
  lines: readonly SnapshotLine[],
): ReadonlyMap<SnapshotLine, number> {
  const units = new Map(lines.map((line) => [line, unitsWanted(snapshot, line)]));
  for (const { itemId, counted } of items) {
    let left = counted;
    for (const line of linesFor(lines, itemId)) {
      const taken = Math.min(left, line.quantity);
      units.set(line, taken);
      left -= taken;
    }
  }
  return units;
}

/** Marks the units of the original as gone that the source has accounted for. */
export function settleOriginal(
  sheet: StockSheet,
  { originalId, items }: Pick<StandingCopy, 'originalId' | 'items'>,
  { authority, sourceKey }: { readonly authority: 'source' | 'warehouse'; readonly sourceKey: string },
): void {
  if (authority !== 'source') return;
  for (const { itemId, settles, lowered, held } of items) {
    if (settles) sheet.settleUpTo(originalId, itemId, Math.min(lowered, held), sourceKey);
  }
}

function sourceKey({ orderId, revision }: News): string {
  return `copy:${orderId}:${revision}`;
}

function linesFor(lines: readonly SnapshotLine[], itemId: ItemId): readonly SnapshotLine[] {
  return lines.filter((line) => line.itemId === itemId && line.effect === 'counted');
}

function sumOf<T>(all: readonly T[], units: (one: T) => number): number {
  return all.reduce((sum, one) => sum + units(one), 0);
}
