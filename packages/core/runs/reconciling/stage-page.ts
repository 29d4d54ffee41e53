import type { UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { send } from '@onhand/database/pipelining.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import { openFailed } from '../../failed-items/open-failed.ts';
import type { Failure } from '../../failed-items/open-failed.ts';
import { carryPage, changeIfCurrent } from '../carry-page.ts';
import type { ListingPage } from '../listing-readings/take-in-page.ts';
import type { RunRow } from '../run-row.ts';
import { disturbed, restartListings } from './restart-listings.ts';
import { copyStaged, findRepeated, placeOf, stagedRows, unreadRows } from './staged-rows.ts';
import type { StagedRow } from './staged-rows.ts';

/** Pages that repeat others after the last restart end the reading when there are so many. */
const disturbedAtMost = 50;

/** Says which listings and places of a page an earlier page held, too. */
class PageRepeated extends Error {
  readonly repeated: ReadonlySet<string>;

  constructor(repeated: ReadonlySet<string>) {
    super('The page repeats an earlier one.');
    this.repeated = repeated;
  }
}

/**
 * Stores a page of what the shop lists, to be compared after the last page. A page that repeats an earlier
 * one shows that listings moved between the pages: they are read anew, or what is missing counts for nothing.
 */
export async function stagePage(
  db: Db,
  run: RunRow,
  page: ListingPage,
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  const rows = stagedRows(run.id, page.items);
  const isStuck = page.next !== undefined && page.next === run.cursor;
  try {
    if (isStuck) throw new PageRepeated(await findRepeated(db, run.id, rows));
    await carryStaged(db, run, { page, rows, isDisturbed: false }, clock);
  } catch (error) {
    if (!(error instanceof PageRepeated)) throw error;
    if (disturbed(run, 'page_repeated').kind === 'restart') {
      await changeIfCurrent(db, run, (tx, running) => restartListings(tx, running, clock.now()));
      return;
    }
    const others = rows.filter((row) => !error.repeated.has(placeOf(row)));
    await carryStaged(db, run, { page, rows: others, isDisturbed: true, isStuck }, clock);
  }
}

/**
 * Copies rows of a page, and moves the run's cursor. Looks for repeated rows only if the database refuses the
 * page.
 *
 * @throws PageRepeated if there are any. Nothing of the page is stored then.
 */
async function carryStaged(
  db: Db,
  run: RunRow,
  staged: {
    readonly page: ListingPage;
    readonly rows: readonly StagedRow[];
    readonly isDisturbed: boolean;
    readonly isStuck?: boolean;
  },
  clock: { now(): Date },
): Promise<void> {
  const { page, rows, isDisturbed, isStuck = false } = staged;
  const { unread = [], next } = page;
  const isLast = next === undefined || isStuck || (run.counts['disturbed'] ?? 0) >= disturbedAtMost;
  await carryPage<StagedRow>(
    db,
    run,
    {
      rows: [...rows, ...unreadRows(run.id, unread, clock.now())],
      unread: unread.map(({ group, unit = group, code, message }) => ({ externalKey: unit, code, message })),
      next: { cursor: isLast ? null : next, phase: isLast ? 'comparing' : 'listings' },
      keyOf: (row) => row.external_key || row.external_group,
      async store(tx, some) {
        await neverWaitForDisk(tx);
        await copyStaged(tx, some);
        return { rows: some.length };
      },
      async refused() {
        const repeated = await findRepeated(db, run.id, rows);
        if (repeated.size > 0) throw new PageRepeated(repeated);
      },
      async conclude(tx, problems, at) {
        const failed = await failUnread(tx, run, { unread, problems, at });
        return { pages: 1, disturbed: isDisturbed ? 1 : 0, failed };
      },
    },
    { clock },
  );
}

/**
 * Lets the commit not wait for the disk. A crash of the database empties the staging table anyway: the run,
 * whose row may be an older one then, notices when it compares, and reads the pages anew.
 */
async function neverWaitForDisk(tx: Tx): Promise<void> {
  await send(tx, sql`set local synchronous_commit = off`);
}

/** Opens a failed item for each known listing that the platform could not show, or whose data is refused. */
async function failUnread(
  tx: Tx,
  { merchantId, integrationId }: RunRow,
  {
    unread,
    problems,
    at,
  }: {
    readonly unread: readonly UnreadListing[];
    readonly problems: readonly RunProblem[];
    readonly at: Date;
  },
): Promise<number> {
  if (unread.length === 0 && problems.length === 0) return 0;
  const ofGroup = unread.filter(({ unit }) => unit === undefined);
  const named = problems.filter(({ externalKey }) => !ofGroup.some(({ group }) => group === externalKey));
  const rows = [
    ...ofGroup.map(({ group, code, message }) => ({ of_group: group, of_key: null, code, message })),
    ...named.map(({ externalKey, code, message }) => ({
      of_group: null,
      of_key: externalKey,
      code,
      message,
    })),
  ];
  const failures = sql<Failure>`
    select distinct on (listings.id)
           listings.merchant_id, listings.integration_id, 'read_listing' as operation, listings.id as subject_id,
           bad.code, bad.message as platform_message, null as hint, 1 as attempts, null as workflow_id
    from ${recordset(rows, 'bad', 'of_group text, of_key text, code text, message text')}
    join listings on listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
                 and (listings.external_key = bad.of_key or listings.external_group = bad.of_group)
    where listings.status <> 'deleted'`;
  return openFailed(tx, failures, { at });
}
