import type { Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { countItemsFrom } from '../../items/count-from.ts';
import { awaitRebooking } from '../../listings/await-rebooking.ts';
import type { AnnouncedDifference } from '../../stock/announce.ts';
import { levelAfter } from '../../stock/level-after.ts';
import type { LevelAfter } from '../../stock/level-after.ts';
import { loadPreferences, loadSheet } from '../../stock/load-sheet.ts';
import type { ItemRef } from '../../stock/load-sheet.ts';
import { touchItems } from '../../stock/touch-items.ts';
import { sheetWrites } from '../../stock/write-sheet.ts';
import type { MovedBy } from '../../stock/write-sheet.ts';

/** Units that came in. `sourceKey` names the cause, which was not booked before. */
export interface Receipt extends ItemRef {
  readonly locationId: LocationId;
  readonly quantity: number;
  readonly sourceKey: string;
}

/** The level of a receipt, before all receipts and after them. */
export interface ReceiptLevels {
  readonly before: LevelAfter;
  readonly after: LevelAfter;
}

/**
 * Books units that came in, and changes what is announced, on one sheet: units that count as received and as
 * announced at once would be given out twice. Orders that wait get them first. Returns the level of each
 * receipt.
 */
export async function bookReceipts(
  tx: Tx,
  {
    merchantId,
    receipts,
    differences,
  }: {
    readonly merchantId: MerchantId;
    readonly receipts: readonly Receipt[];
    readonly differences: readonly AnnouncedDifference[];
  },
  by: MovedBy,
): Promise<readonly ReceiptLevels[]> {
  const { at } = by;
  const items = [...receipts, ...differences];
  const preferences = await loadPreferences(tx, [merchantId]);
  const sheet = await loadSheet(tx, { items, orderIds: [], preferences });
  const levels = () => receipts.map(({ itemId, locationId }) => levelAfter(sheet, itemId, locationId));
  const before = levels();
  for (const receipt of receipts) {
    sheet.addOnHand(receipt, receipt.quantity, 'receipt', receipt.sourceKey);
  }
  for (const { difference, ...place } of differences) sheet.announce(place, difference);
  for (const itemId of new Set(items.map((one) => one.itemId))) sheet.serveWaiting(itemId);
  await together(tx, [...sheetWrites(sheet, by), touchItems(items, 'receipt', at)]);
  const counting = receipts.map((receipt) => ({ ...receipt, at }));
  await awaitRebooking(tx, await countItemsFrom(tx, counting));
  return levels().flatMap((after, index) => {
    const was = before[index];
    return was === undefined ? [] : [{ before: was, after }];
  });
}
