import type { JudgedFigure } from '@onhand/domain/observing/meaning.ts';
import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { markOpenings } from '../channel-stock/mark-openings.ts';
import { countItemsFrom } from '../items/count-from.ts';
import { awaitRebooking } from '../listings/await-rebooking.ts';
import { countListingsFrom } from '../listings/count-from.ts';
import { findUnopened, levelName } from '../stock/find-unopened.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { countedFallsWrite } from './counted-falls.ts';

/** A figure that opens the stock of an item at a location. */
interface Opening {
  readonly figure: JudgedFigure;
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly quantity: number;
  /** The time from which orders move the item's stock. */
  readonly at: Date;
  readonly sourceKey: string;
}

/**
 * Books figures that open stock, in a fixed number of statements. A figure opens nothing where stock was
 * opened before, where an earlier figure of the list opens it, or where the item is a bundle. Orders of its
 * listings count from the figure all the same.
 */
export async function bookOpenings(
  tx: Tx,
  figures: readonly JudgedFigure[],
  by: { readonly actor: string; readonly at: Date },
): Promise<void> {
  const wanted = figures.flatMap(openingOf);
  if (wanted.length === 0) return;
  const preferences = await loadPreferences(tx, [...new Set(wanted.map(({ merchantId }) => merchantId))]);
  const sheet = await loadSheet(tx, { items: wanted, orderIds: [], preferences, holders: true });
  // Behind the locks of the items.
  const openings = await findNew(tx, wanted);
  for (const opening of openings) {
    sheet.setOnHand(opening, opening.quantity, 'opening', opening.sourceKey);
    sheet.serveWaiting(opening.itemId);
  }
  await together(tx, [...sheetWrites(sheet, by), countedFallsWrite(openings, by.at)]);
  await countItemsFrom(tx, openings);
  // Also for an item that counts already: orders may have waited for the figure of this place.
  await awaitRebooking(tx, openings);
  await touchItems(openings, 'opening', by.at).execute(tx);
  await countListingsFrom(
    tx,
    wanted.map(({ figure: { read }, at }) => ({
      channelStockId: read.channelStockId,
      at,
      platformAheadMs: read.platformAheadMs,
    })),
  );
  await markOpenings(
    tx,
    openings.map(({ figure, at }) => ({ channelStockId: figure.read.channelStockId, at })),
  );
}

function openingOf(figure: JudgedFigure): Opening[] {
  const { read, standing, item } = figure;
  const [locationId] = standing.locations;
  if (item === null || locationId === undefined) return [];
  const sourceKey = `opening:${read.channelStockId}`;
  const quantity = Math.max(0, read.quantity);
  return [{ figure, ...item, locationId, quantity, at: read.readStartedAt, sourceKey }];
}

/** Keeps the first opening of each level that nothing has moved yet. */
async function findNew(tx: Tx, wanted: readonly Opening[]): Promise<readonly Opening[]> {
  const unopened = await findUnopened(tx, wanted);
  return wanted.filter((opening) => unopened.delete(levelName(opening)));
}
