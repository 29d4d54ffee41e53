import type { DeductedUnits } from '../../observing/consume-falls.ts';
import type { StockSheet } from '../../stock/stock-sheet.ts';
import type { OrderContent } from '../order-content.ts';
import { settleOriginal } from './book-copies.ts';
import type { StandingCopy } from './book-copies.ts';
import { followCreated } from './copied-item.ts';

/**
 * Books news of a draft that is no order of its platform. A draft that reserves holds the source's stock
 * lowered by the units that it was created with. A draft that reserves nothing, or is gone, does not. Settles
 * the units of the original that the source has accounted for. Returns the copy after the news.
 */
export function bookDraft(
  sheet: StockSheet,
  copy: StandingCopy,
  {
    state,
    reserves,
    authority,
    sourceKey,
  }: {
    readonly state: 'draft' | 'cancelled';
    readonly reserves: boolean;
    readonly authority: 'source' | 'warehouse';
    /** Names the cause. Differs for every news of the draft. */
    readonly sourceKey: string;
  },
): StandingCopy {
  const items = copy.items.map((item) => {
    const lowered = reserves ? item.quantity : 0;
    return followCreated(item, { lowered, wanted: 0, lowers: reserves, closing: 'not' });
  });
  const after = { ...copy, state, lowers: reserves, items };
  settleOriginal(sheet, after, { authority, sourceKey });
  return after;
}

/** Lists the units by which news of a draft changed the source's figures, `from` then at the earliest. */
export function draftDeductions(
  before: StandingCopy,
  after: StandingCopy,
  from: (listingId: DeductedUnits['listingId']) => number,
): readonly DeductedUnits[] {
  return after.items.flatMap(({ itemId, listingId, lowered }) => {
    const was = before.items.find((item) => item.itemId === itemId)?.lowered ?? 0;
    const moved = { from: from(listingId), by: null };
    return lowered === was ? [] : [{ listingId, place: '', units: lowered - was, moved }];
  });
}

/**
 * Takes out of an order's deductions what the draft that has become it reserved before. Units that the draft
 * reserved and the order does not want were put back. Of these the draft's news came, so they are not units
 * that went and came back unheard. Pure.
 */
export function withoutDraft(
  deductions: readonly DeductedUnits[],
  { items }: Pick<StandingCopy, 'items'>,
  { snapshot }: { readonly snapshot: OrderContent },
): readonly DeductedUnits[] {
  const reserved = new Map(items.map(({ listingId, lowered }) => [listingId, lowered]));
  const wasHeard = new Set(items.flatMap(({ listingId, lowered }) => (lowered > 0 ? [listingId] : [])));
  const added = deductions.flatMap((one) => {
    const isUnheard = one.backBy !== undefined || one.wentFrom !== undefined;
    if (isUnheard && wasHeard.has(one.listingId)) return [];
    const told = Math.min(one.units, reserved.get(one.listingId) ?? 0);
    if (told <= 0) return [one];
    reserved.set(one.listingId, (reserved.get(one.listingId) ?? 0) - told);
    return one.units === told ? [] : [{ ...one, units: one.units - told }];
  });
  const moved = { from: Date.parse(snapshot.placedAt), by: null };
  const back = [...reserved].flatMap(([listingId, units]) =>
    units > 0 ? [{ listingId, place: '', units: 0 - units, moved }] : [],
  );
  return [...added, ...back];
}
