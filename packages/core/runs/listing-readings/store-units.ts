import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { followStockUnits, toldStockUnits } from '../../channel-stock/follow-stock-units.ts';
import { insertListedStock } from '../../channel-stock/insert-listed-stock.ts';
import { storeShown } from '../../channel-stock/store-shown.ts';
import { noteSeenStates } from '../../channel-stock/listing-changes/note-seen-states.ts';
import { checkIdentifiers } from './check-identifiers.ts';
import type { ListedUnit } from '../../listings/listed-units.ts';
import type { ReadingRef } from '../../listings/reading-ref.ts';
import { storeListed } from '../../listings/store-listed.ts';
import type { ListingBefore } from '../../listings/store-listed.ts';

/** Counts the stored units, for the counters of a reading. */
export type StoredUnits = Readonly<Record<'seen' | 'new' | 'changed' | 'unlinked', number>>;

/**
 * Stores a page of listings: new listings as unlinked, changed identifiers, and figures as hints. Checks
 * whether linked listings still match their items. The number of statements does not depend on the page size.
 */
export async function storeUnits(
  tx: Tx,
  reading: ReadingRef,
  units: readonly ListedUnit[],
  at: Date,
): Promise<StoredUnits> {
  const recorded = await storeListed(tx, reading, units);
  await noteSeenStates(tx, reading, units, at);
  await insertListedStock(tx, reading, units);
  const shown = units.flatMap((unit) => unit.shown);
  await followStockUnits(tx, reading.integrationId, toldStockUnits(shown), at);
  await storeShown(
    tx,
    shown.map((figure) => ({ ...figure, integrationId: reading.integrationId })),
    at,
  );
  const pairs = units.flatMap((unit) => {
    const before = recorded.get(unit.externalKey);
    return before === undefined ? [] : [{ before, unit }];
  });
  const { merchantId, integrationId } = reading;
  const subjects = pairs.map(({ before }) => before.id);
  await closeFailed(tx, { operations: ['read_listing'], merchantId, integrationId, subjects }, at);
  const linked = pairs.filter(({ before }) => before.linked);
  const unlinked = await checkIdentifiers(tx, reading, linked, at);
  return {
    seen: units.length,
    new: units.length - pairs.length,
    changed: pairs.filter(({ before, unit }) => isChanged(before, unit)).length,
    unlinked,
  };
}

function isChanged(before: ListingBefore, unit: ListedUnit): boolean {
  const fields = ['title', 'sku', 'barcode', 'handle'] as const;
  return (
    fields.some((field) => before[field] !== unit[field]) || (!before.linked && before.status !== unit.status)
  );
}
