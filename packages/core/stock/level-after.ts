import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { Level, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';

/** A level after a change, in units. */
export type LevelAfter = Pick<Level, 'onHand' | 'committed' | 'deficit' | 'revision'>;

/** Returns a sheet's level of an item at a location. A missing level counts as zero. */
export function levelAfter(sheet: StockSheet, itemId: ItemId, locationId: LocationId): LevelAfter {
  const { onHand = 0, committed = 0, deficit = 0, revision = 0 } = sheet.levelOf(itemId, locationId) ?? {};
  return { onHand, committed, deficit, revision };
}
