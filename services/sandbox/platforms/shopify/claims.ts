import type { Shop } from '../../shop/shop.ts';
import type { Claim } from './own-state.ts';
import type { Product } from '../../shop/state.ts';
import { levelAt, levelsOf, move } from './stock.ts';

interface Wanted {
  readonly lineId: number;
  readonly record: Product | null;
  readonly quantity: number;
}

/**
 * Takes the units of lines from what is available, and promises them to an order (`committed`) or a draft
 * order (`reserved`). A line goes to the first location that has all its units, or to the first one.
 * Untracked items and custom lines claim nothing.
 */
export function claim(shop: Shop, lines: readonly Wanted[], as: 'committed' | 'reserved'): Claim[] {
  return lines.flatMap(({ lineId, record, quantity }) => {
    if (record === null || !record.manageStock || quantity === 0) return [];
    const levels = levelsOf(shop, record);
    const level = levels.find(({ available }) => available >= quantity) ?? levels[0];
    if (level === undefined) return [];
    move(shop, level, { available: -quantity, [as]: quantity });
    return [{ lineId, recordId: record.id, locationId: level.locationId, quantity }];
  });
}

/** Names the lines whose units are not available, of items that may not be sold below zero. */
export function unavailable(shop: Shop, lines: readonly Wanted[]): Wanted[] {
  return lines.filter(
    ({ record, quantity }) =>
      record !== null &&
      record.manageStock &&
      record.backorders === 'no' &&
      !levelsOf(shop, record).some(({ available }) => available >= quantity),
  );
}

/** Ends a claim on so many units. They become available again (`back`), or have left (`gone`). */
export function endClaim(
  shop: Shop,
  claim: Claim,
  { quantity, as, units }: { quantity: number; as: 'committed' | 'reserved'; units: 'back' | 'gone' },
): void {
  claim.quantity -= quantity;
  const level = levelAt(shop, { id: claim.recordId }, claim.locationId);
  if (level === null || quantity === 0) return;
  move(shop, level, { [as]: -quantity, ...(units === 'back' && { available: quantity }) });
}

/** Makes the reservation of a draft order the commitment of an order. */
export function commitReserved(shop: Shop, claims: readonly Claim[]): void {
  for (const { recordId, locationId, quantity } of claims) {
    const level = levelAt(shop, { id: recordId }, locationId);
    if (level !== null) move(shop, level, { reserved: -quantity, committed: quantity });
  }
}
