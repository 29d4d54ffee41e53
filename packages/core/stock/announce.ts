import type { Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import { loadPreferences, loadSheet } from './load-sheet.ts';
import type { ItemRef } from './load-sheet.ts';
import { touchItems } from './touch-items.ts';
import { sheetWrites } from './write-sheet.ts';

/** A change of the units that ship notices announce for an item at a location. */
export interface AnnouncedDifference extends ItemRef {
  readonly locationId: LocationId;
  readonly difference: number;
}

/**
 * Changes announced stock under the lock of the items, and decides anew which waiting lines it covers. What
 * is no longer covered becomes an incident. Touches the items.
 */
export async function announceWithin(
  tx: Tx,
  differences: readonly AnnouncedDifference[],
  { actor, at }: { readonly actor: string; readonly at: Date },
): Promise<void> {
  if (differences.length === 0) return;
  const merchantIds = [...new Set(differences.map(({ merchantId }) => merchantId))];
  const preferences = await loadPreferences(tx, merchantIds);
  const sheet = await loadSheet(tx, { items: differences, orderIds: [], preferences });
  for (const { difference, ...at } of differences) sheet.announce(at, difference);
  await together(tx, [...sheetWrites(sheet, { actor, at }), touchItems(differences, 'ship_notice', at)]);
}
