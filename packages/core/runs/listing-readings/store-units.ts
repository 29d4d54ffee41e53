import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { followStockUnits, toldStockUnits } from '../../channel-stock/follow-stock-units.ts';
import { insertListedStock, unitAtPlace } from '../../channel-stock/insert-listed-stock.ts';
import { storeShown } from '../../channel-stock/store-shown.ts';
import { noteSeenStates } from '../../channel-stock/listing-changes/note-seen-states.ts';
import { listLocationMappings } from '../../integrations/list-location-mappings.ts';
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
  const { integrationId } = reading;
  const mappings = await listLocationMappings(tx, reading);
  const places = new Set(mappings.map(({ externalLocationId }) => externalLocationId));
  const recorded = await storeListed(tx, reading, units, places);
  const known = units.filter(({ externalKey }) => recorded.has(externalKey));
  await noteSeenStates(tx, reading, known, at);
  const made = await insertListedStock(tx, reading, units, places);
  const shown = units.flatMap((unit) => unit.shown);
  const mayDiffer = ({
    unit,
    heldBy,
  }: {
    readonly unit: string;
    readonly heldBy?: string | null | undefined;
  }) => recorded.has(unit) || (heldBy ?? null) !== null;
  // A new listing has a record of its own, with its figure, since it was inserted.
  const told = toldStockUnits(shown).filter(({ externalKey: unit, heldBy }) => mayDiffer({ unit, heldBy }));
  await followStockUnits(tx, integrationId, told, at);
  const figures = shown.filter(
    ({ ref, seen: { heldBy } }) => mayDiffer({ unit: ref.unit, heldBy }) || !made.has(unitAtPlace(ref)),
  );
  await storeShown(
    tx,
    figures.map((figure) => ({ ...figure, integrationId })),
    at,
  );
  const pairs = units.flatMap((unit) => {
    const before = recorded.get(unit.externalKey);
    return before === undefined ? [] : [{ before, unit }];
  });
  const { merchantId } = reading;
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
