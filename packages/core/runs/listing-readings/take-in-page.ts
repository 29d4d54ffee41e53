import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { markRead } from '../../listings/mark-read.ts';
import { refreshStatistics } from '@onhand/database/refresh-statistics.ts';
import { carryPage } from '../carry-page.ts';
import { importedTables } from '../imported-tables.ts';
import type { RunRow } from '../run-row.ts';
import { reclassifyWaiting } from '../../stock/reclassify-waiting.ts';
import { listedUnits } from '../../listings/listed-units.ts';
import { markGone } from './mark-gone.ts';
import { storeUnits } from './store-units.ts';

export interface ListingPage {
  readonly items: readonly ListingSnapshot[];
  readonly unread?: readonly UnreadListing[];
  readonly next?: string;
}

/** Returns the phase that follows the last page. */
function phaseAfter({ kind }: RunRow): string {
  return kind === 'import_products' ? 'linking' : 'matching';
}

/**
 * Takes in a page of listings. After the last page, marks the listings that were on no page as gone; matching
 * follows.
 */
export async function takeInListingPage(
  db: Db,
  run: RunRow,
  { items, unread = [], next }: ListingPage,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
  const page = {
    rows: listedUnits(items),
    unread: unread.map(({ group, unit = group, code, message }) => ({ externalKey: unit, code, message })),
    next: { cursor: next ?? null, phase: next === undefined ? phaseAfter(run) : 'reading' },
    keyOf: ({ externalKey }: { readonly externalKey: string }) => externalKey,
    store: (tx: Tx, units: ReturnType<typeof listedUnits>, at: Date) => storeUnits(tx, run, units, at),
    async conclude(tx: Tx, problems: readonly RunProblem[], at: Date) {
      // The platform lists a unit even if it could not be read or stored.
      const externalKeys = problems.map(({ externalKey }) => externalKey);
      const externalGroups = unread.flatMap(({ group, unit }) => (unit === undefined ? [group] : []));
      await markRead(tx, run, { externalKeys, externalGroups });
      const gone = next === undefined ? await markGone(tx, run, at) : 0;
      const seen = { seen: problems.length, gone };
      return run.kind === 'import_products' ? { ...seen, pages: 1, failed: problems.length } : seen;
    },
  };
  await carryPage(db, run, page, options);
  if (next === undefined) await reclassifyWaiting(db, run, options.clock.now());
  await refreshStatistics(db, importedTables);
}
