import type { ListingId } from '@onhand/domain/ids.ts';
import { skippedFor } from '@onhand/domain/runs/run.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { linkOrCreate } from '../../linking/link-or-create.ts';
import { rebookListings } from '../../orders/rebook.ts';
import { refreshStatistics } from '@onhand/database/refresh-statistics.ts';
import { carryPage, changeIfCurrent } from '../carry-page.ts';
import { endRun } from '../change-run.ts';
import { importedTables } from '../imported-tables.ts';
import type { RunRow } from '../run-row.ts';

/** The unlinked listings of a page. One transaction links them or creates their items. */
const pageSize = 1_000;

/**
 * Links the next unlinked listings of an integration, or creates items from them, and moves the run's cursor
 * in the same commit. Ends the run after the last. The caller nudges the integration.
 */
export async function importListings(
  db: Db,
  run: RunRow,
  { clock }: { readonly clock: { now(): Date } },
): Promise<'carried' | 'ended'> {
  const rows = await findUnlinked(db, run);
  const last = rows.at(-1);
  const first = run.cursor === null ? { total: run.counts['seen'] ?? 0 } : {};
  if (last === undefined) {
    await changeIfCurrent(db, run, async (tx, running) => {
      const known = await countKnown(tx, running);
      await endRun(tx, running, clock.now(), { counts: { ...first, known, done: known } });
    });
    return 'ended';
  }
  await carryPage<Unlinked>(
    db,
    run,
    {
      rows,
      next: { cursor: last.id, phase: 'linking' },
      keyOf: ({ externalKey }) => externalKey,
      store: (tx, some, at) => importSome(tx, run, some, at),
      conclude: async (_tx, problems) => ({ ...first, failed: problems.length }),
    },
    { clock },
  );
  const listingIds = rows.map(({ id }) => id);
  await rebookListings(db, { merchantId: run.merchantId, listingIds }, { clock });
  await refreshStatistics(db, importedTables);
  return 'carried';
}

interface Unlinked {
  readonly id: ListingId;
  readonly externalKey: string;
}

async function importSome(tx: Tx, run: RunRow, some: readonly Unlinked[], at: Date): Promise<RunCounts> {
  const ids = some.map(({ id }) => id);
  const { linked, created, left } = await linkOrCreate(tx, run, ids, at);
  return {
    done: linked.length + created.length,
    linked: linked.length,
    created: created.length,
    skipped: left.length,
    ...skippedFor(left),
  };
}

async function findUnlinked(db: Db, run: RunRow): Promise<readonly Unlinked[]> {
  const { rows } = await sql<Unlinked>`
    select id, external_key as "externalKey" from listings
    where merchant_id = ${run.merchantId} and integration_id = ${run.integrationId}
      and item_id is null and status = 'listed' and (${run.cursor}::uuid is null or id > ${run.cursor}::uuid)
    order by id limit ${pageSize}`.execute(db);
  return rows;
}

/** Counts the listings that the run read, and that something else had linked or linked meanwhile. */
async function countKnown(tx: Tx, run: RunRow): Promise<number> {
  const { rows } = await sql<{ linked: number }>`
    select count(*)::int as linked from listings
    where merchant_id = ${run.merchantId} and integration_id = ${run.integrationId} and item_id is not null
      and read_at >= ${run.startedAt}::timestamptz`.execute(tx);
  return Math.max(0, (rows[0]?.linked ?? 0) - (run.counts['done'] ?? 0));
}
