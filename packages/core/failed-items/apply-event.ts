import { operations } from '@onhand/domain/failed-items/operations.ts';
import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemEvent, FailureEvent } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';

/** Failed items that an event concerns. */
export type ConcernedFailedItems =
  | { readonly merchantId: MerchantId; readonly ids: readonly FailedItemId[] }
  | FailedOperations;

/** The failed items of some operations. Each further property narrows them down. */
export interface FailedOperations {
  readonly operations: readonly Operation[];
  readonly merchantId?: MerchantId;
  readonly integrationId?: IntegrationId;
  /** The ids of the subjects, or a query that selects them. */
  readonly subjects?: readonly string[] | RawBuilder<unknown>;
  readonly code?: string;
  readonly workflowId?: string;
}

/** Closes failed items whose operation succeeded or is no longer needed, in one statement. */
export async function closeFailed(db: Db, closed: FailedOperations, at: Date): Promise<void> {
  await applyToFailed(db, 'settled', closed, at);
}

/**
 * Applies an event to failed items, in one statement. A failed item stays as it is if the event cannot happen
 * in its state.
 */
export async function applyToFailed(
  db: Db,
  event: Exclude<FailedItemEvent, FailureEvent>,
  concerned: ConcernedFailedItems,
  at: Date,
): Promise<void> {
  const named = 'ids' in concerned ? concerned.ids : concerned.subjects;
  if (named !== undefined && 'length' in named && named.length === 0) return;
  // An operator's move is no attempt: the time of the last one stays.
  const lastAt = event === 'settled' ? sql`${at}::timestamptz` : sql.ref('last_at');
  await sql`
    update failed_items set state = ${nextState(failedItemMachine, event)}, last_at = ${lastAt},
      moved_at = ${at}::timestamptz
    where state <> 'closed' and state = any(${statesAccepting(failedItemMachine, event)}::text[])
      and ${sql.join(conditionsOf(concerned), sql` and `)}`.execute(db);
}

/** Builds the conditions that select these failed items. */
export function conditionsOf(concerned: ConcernedFailedItems): readonly RawBuilder<unknown>[] {
  if ('ids' in concerned) {
    return [sql`merchant_id = ${concerned.merchantId}`, sql`id = any(${concerned.ids}::uuid[])`];
  }
  const { merchantId, integrationId, subjects, code, workflowId } = concerned;
  const kinds = [...new Set(concerned.operations.map((operation) => operations[operation].subject))];
  return [
    sql`operation = any(${concerned.operations}::text[])`,
    sql`subject_kind = any(${kinds}::text[])`,
    ...(merchantId === undefined ? [] : [sql`merchant_id = ${merchantId}`]),
    ...(integrationId === undefined ? [] : [sql`integration_id = ${integrationId}`]),
    ...(subjects === undefined ? [] : [amongSubjects(subjects)]),
    ...(code === undefined ? [] : [sql`code = ${code}`]),
    ...(workflowId === undefined ? [] : [sql`workflow_id = ${workflowId}`]),
  ];
}

function amongSubjects(subjects: readonly string[] | RawBuilder<unknown>): RawBuilder<unknown> {
  return 'length' in subjects ? sql`subject_id = any(${subjects}::uuid[])` : sql`subject_id in (${subjects})`;
}
