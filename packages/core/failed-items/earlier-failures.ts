import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { conditionsOf } from './apply-event.ts';
import type { FailedOperations } from './apply-event.ts';

/** The failed items of a merchant that a run of a workflow is about. */
export interface FailuresOfRun extends FailedOperations {
  readonly merchantId: MerchantId;
}

/**
 * Finds the open failed items that did not fail in the run `runId`. A run retries these first, and thus each
 * at most once.
 */
export async function findEarlierFailures(
  db: Db,
  of: FailuresOfRun,
  runId: string,
): Promise<readonly FailedItemId[]> {
  const { rows } = await sql<{ id: FailedItemId }>`
    select id from failed_items
    where state = 'open' and run_id is distinct from ${runId} and ${sql.join(conditionsOf(of), sql` and `)}
    order by id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Records that the open failed items failed in the run `runId`. */
export async function failedInRun(db: Db, of: FailuresOfRun, runId: string): Promise<void> {
  await sql`
    update failed_items set run_id = ${runId}
    where state = 'open' and run_id is distinct from ${runId} and ${sql.join(conditionsOf(of), sql` and `)}`.execute(
    db,
  );
}

/** Returns the run in which an open failed item last failed, if it is known. */
export async function findFailingRun(db: Db, of: FailuresOfRun): Promise<string | undefined> {
  const { rows } = await sql<{ runId: string }>`
    select run_id as "runId" from failed_items
    where state = 'open' and run_id is not null and ${sql.join(conditionsOf(of), sql` and `)}
    order by id limit 1`.execute(db);
  return rows[0]?.runId;
}

/** Why an operation failed: its code, and the platform's words or else the hint. */
export interface FailureWords {
  readonly code: string;
  readonly words: string | null;
}

/** Reads why operations failed that wait for a person, or that a person skipped. */
export async function readFailureWords(
  db: Db,
  of: FailuresOfRun,
  states: readonly FailedItemState[] = ['open', 'skipped'],
): Promise<readonly FailureWords[]> {
  const { rows } = await sql<FailureWords>`
    select code, coalesce(platform_message, hint) as words from failed_items
    where state = any(${states}::text[]) and ${sql.join(conditionsOf(of), sql` and `)}
    order by id`.execute(db);
  return rows;
}
