import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData, sqlState } from '@onhand/database/transaction.ts';
import { findListingReading } from './find-reading.ts';
import { listedUnits } from './listed-units.ts';
import type { ListedUnit } from './listed-units.ts';
import type { ListingProblem, ListingReading } from './reading-row.ts';
import { markGone } from './mark-gone.ts';
import { storeUnits } from './store-units.ts';
import type { StoredUnits } from './store-units.ts';

/** The first problems are kept with their words; of the others, how many there are. */
const problemsKept = 100;

export interface ListingPage {
  readonly items: readonly ListingSnapshot[];
  readonly next?: string;
}

/**
 * Takes in a page of what a platform lists, as one commit that holds where to go on. Where a row cannot be stored, each
 * is tried alone and those that cannot are reported; the reading goes on. Does nothing where the reading has moved on
 * meanwhile.
 */
export async function takeInListingPage(
  db: Db,
  reading: ListingReading,
  page: ListingPage,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
  const units = listedUnits(page.items);
  const at = options.clock.now();
  try {
    await inTransaction(db, async (tx) => {
      if (!(await isCurrent(tx, reading))) return;
      const stored = await storeUnits(tx, reading, units, at);
      await goOn(tx, reading, page, { at, stored: [stored], problems: [] });
    });
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    const { stored, problems } = await storeEach(db, reading, units, at);
    await inTransaction(db, async (tx) => {
      if (await isCurrent(tx, reading)) await goOn(tx, reading, page, { at, stored, problems });
    });
  }
}

/** Each unit alone, so that a bad one keeps no other out. */
async function storeEach(db: Db, reading: ListingReading, units: readonly ListedUnit[], at: Date) {
  const stored: StoredUnits[] = [];
  const problems: ListingProblem[] = [];
  for (const unit of units) {
    try {
      stored.push(await inTransaction(db, (tx) => storeUnits(tx, reading, [unit], at)));
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      problems.push({
        externalKey: storable(unit.externalKey),
        code: sqlState(error) ?? 'data_invalid',
        message: storable(message),
      });
    }
  }
  return { stored, problems };
}

/** Text that the database takes: without NUL and halves of characters. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

async function isCurrent(tx: Tx, reading: ListingReading): Promise<boolean> {
  const current = await findListingReading(tx, { ...reading, lock: true });
  return (
    current?.state === 'reading' &&
    current.startedAt.getTime() === reading.startedAt.getTime() &&
    current.page === reading.page
  );
}

/** Notes what the page brought and where to go on; after the last one what was on none of them is gone. */
async function goOn(
  tx: Tx,
  reading: ListingReading,
  { next }: { readonly next?: string },
  page: {
    readonly at: Date;
    readonly stored: readonly StoredUnits[];
    readonly problems: readonly ListingProblem[];
  },
): Promise<void> {
  const total = (field: keyof StoredUnits) => page.stored.reduce((sum, stored) => sum + stored[field], 0);
  await markRead(tx, reading, page.problems);
  const gone = next === undefined ? await markGone(tx, reading, page.at) : 0;
  const kept = page.problems.slice(0, Math.max(0, problemsKept - reading.problemRows.length));
  await sql`
    update listing_readings
    set state = ${next === undefined ? 'matching' : 'reading'}, page = ${next ?? null}, gone = gone + ${gone},
        went_on_at = ${page.at}::timestamptz,
        seen = seen + ${total('seen') + page.problems.length}, new = new + ${total('new')},
        changed = changed + ${total('changed')}, unlinked = unlinked + ${total('unlinked')},
        problems = problems + ${page.problems.length}, problem_rows = problem_rows || ${JSON.stringify(kept)}::jsonb
    where integration_id = ${reading.integrationId}`.execute(tx);
}

/** What could not be stored is listed all the same. */
async function markRead(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ListingReading,
  problems: readonly ListingProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const keys = problems.map(({ externalKey }) => externalKey);
  await sql`
    update listings set read_at = ${startedAt}::timestamptz
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_key = any(${keys}::text[])`.execute(tx);
}
