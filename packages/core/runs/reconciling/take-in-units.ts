import type { Db, Tx } from '@onhand/database/connect.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { linkNew } from '../../linking/link-new.ts';
import type { ListedUnit } from '../../listings/listed-units.ts';
import { lockUnreadSince } from '../../listings/read-since.ts';
import { reclassifyWaiting } from '../../stock/reclassify-waiting.ts';
import { carryPage, changeIfCurrent } from '../carry-page.ts';
import { advanceRun } from '../change-run.ts';
import { storeUnits } from '../listing-readings/store-units.ts';
import type { RunRow } from '../run-row.ts';
import { readLostAnew } from './restart-listings.ts';
import type { RunFailure } from './restart-listings.ts';
import { recordRepairs } from './repairs.ts';
import type { NewRepair } from './repairs.ts';
import { readStagedUnits } from './staged-rows.ts';

const unitsAtATime = 500;

/**
 * Takes in the next new and changed listings, as a reading of all listings does: an identifier that no longer
 * matches demotes a listing that was linked by match, or proposes another item. After the last, matches all.
 * Returns why the run cannot go on, if the database lost what was read, again and again.
 */
export async function takeInUnits(
  db: Db,
  run: RunRow,
  options: { readonly clock: { now(): Date } },
): Promise<RunFailure | undefined> {
  const found = await findSubjects(db, run, 'unit', unitsAtATime);
  const last = found.at(-1);
  if (last === undefined) {
    await linkUnits(db, run, options);
    return undefined;
  }
  const units = await readStagedUnits(
    db,
    run.id,
    found.map(({ subject }) => subject),
  );
  if (units.length < new Set(found.map(({ subject }) => subject)).size) {
    let failure: RunFailure | undefined;
    await changeIfCurrent(db, run, async (tx, running) => {
      failure = await readLostAnew(tx, running, options.clock.now());
    });
    return failure;
  }
  await carryPage<ListedUnit>(
    db,
    run,
    {
      rows: units,
      next: { cursor: last.id, phase: 'units' },
      keyOf: ({ externalKey }) => externalKey,
      async store(tx, found, at) {
        const some = await lockUnreadSince(tx, run, found);
        const before = await readLinked(tx, run, some);
        const stored = await storeUnits(tx, run, some, at);
        const after = await readLinked(tx, run, some);
        const repairs = some.map((unit) => repairOf(unit, before, after));
        const recorded = await recordRepairs(tx, run, repairs, at);
        return { new: stored.new, changed: stored.changed, unlinked: stored.unlinked, ...recorded };
      },
      conclude: async (_tx, problems) => ({ failed: problems.length }),
    },
    options,
  );
  return undefined;
}

/** Finds the next findings of a kind after the run's cursor. */
export async function findSubjects(
  db: Db,
  { id, cursor }: { readonly id: SyncRunId; readonly cursor: string | null },
  kind: 'unit' | 'unlisted',
  limit: number,
): Promise<readonly { readonly id: string; readonly subject: string }[]> {
  const { rows } = await sql<{ id: string; subject: string }>`
    select id::text, subject from reconcile_findings
    where run_id = ${id} and kind = ${kind} and reconcile_findings.id > ${cursor ?? '0'}::bigint
    order by reconcile_findings.id limit ${limit}`.execute(db);
  return rows;
}

async function linkUnits(db: Db, run: RunRow, options: { readonly clock: { now(): Date } }): Promise<void> {
  const { merchantId, integrationId, counts } = run;
  const isNews = (counts['new'] ?? 0) + (counts['changed'] ?? 0) + (counts['unlinked'] ?? 0) > 0;
  if (isNews) await reclassifyWaiting(db, run, options.clock.now());
  const { linked, created, problems } = isNews
    ? await linkNew(db, { merchantId, integrationId }, options)
    : { linked: 0, created: 0, problems: [] };
  const next = { phase: 'unlisted', cursor: null, counts: { linked, created }, problems };
  await changeIfCurrent(db, run, (tx, running) => advanceRun(tx, running, next, options.clock.now()));
}

/** Whether each recorded listing is linked, by its key. */
async function readLinked(
  tx: Tx,
  { merchantId, integrationId }: RunRow,
  units: readonly ListedUnit[],
): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await sql<{ key: string; linked: boolean }>`
    select external_key as key, item_id is not null as linked from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_key = any(${units.map(({ externalKey }) => externalKey)}::text[])`.execute(tx);
  return new Map(rows.map(({ key, linked }) => [key, linked]));
}

function repairOf(
  { externalKey, sku, title }: ListedUnit,
  before: ReadonlyMap<string, boolean>,
  after: ReadonlyMap<string, boolean>,
): NewRepair {
  const detail = sku ?? title;
  const was = before.get(externalKey);
  if (was === undefined) return { kind: 'listing_new', externalKey, detail };
  const isUnlinked = was && after.get(externalKey) === false;
  return { kind: isUnlinked ? 'listing_unlinked' : 'listing_changed', externalKey, detail };
}
