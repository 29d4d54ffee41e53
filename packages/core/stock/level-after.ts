import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import type { Level, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';

/** A level after a change, in units. */
export type LevelAfter = Pick<Level, 'onHand' | 'committed' | 'deficit' | 'revision'>;

/** What a sheet has at a level; nothing where it has none. */
export function levelAfter(sheet: StockSheet, itemId: ItemId, locationId: LocationId): LevelAfter {
  const { onHand = 0, committed = 0, deficit = 0, revision = 0 } = sheet.levelOf(itemId, locationId) ?? {};
  return { onHand, committed, deficit, revision };
}
