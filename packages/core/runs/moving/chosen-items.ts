import type { FailedItemMove, FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { matches } from '../../failed-items/filter.ts';
import type { FailedItemsFilter } from '../../failed-items/filter.ts';
import type { RunRow } from '../run-row.ts';

/** Which failed items a run moves, and how. */
export interface Choice {
  readonly move: FailedItemMove;
  /** The state in which they were when the run began. */
  readonly state: Exclude<FailedItemState, 'closed'>;
  readonly filter: FailedItemsFilter;
}

/** What a run keeps of its choice. `asOf`: the newest last attempt of all that matched when it began. */
export interface KeptChoice extends Omit<Choice, 'filter'> {
  readonly filter: Omit<FailedItemsFilter, 'since'> & { readonly since?: string };
  readonly asOf: string;
}

/**
 * Builds the condition on `failed_items` that a choice states. Leaves out the failed items of runs that moved
 * failed items: a run does not begin another one.
 */
export function isChosen({ state, filter }: Choice): RawBuilder<boolean> {
  return sql<boolean>`
    failed_items.state = ${state} and failed_items.operation <> 'move_failed_items' and ${matches(filter)}`;
}

/** Returns the choice with which a run began. */
export function choiceOf({ input }: Pick<RunRow, 'input'>): Choice & { readonly asOf: string } {
  // beginMoving() wrote this JSON.
  const { filter, ...kept } = input as KeptChoice;
  const { since, ...rest } = filter;
  return { ...kept, filter: since === undefined ? rest : { ...rest, since: new Date(since) } };
}

/** A chosen failed item whose state has not changed since the run began, and without a newer attempt. */
export function isStillChosen(run: RunRow): RawBuilder<boolean> {
  const { asOf, ...choice } = choiceOf(run);
  return sql<boolean>`
    failed_items.merchant_id = ${run.merchantId} and failed_items.integration_id = ${run.integrationId}
    and failed_items.last_at <= ${asOf}::timestamptz
    and (failed_items.moved_at is null or failed_items.moved_at <= ${run.startedAt}::timestamptz)
    and ${isChosen(choice)}`;
}

/** Finds the next failed items of a run, in the order of their ids. */
export async function findNextChosen(db: Db, run: RunRow, limit: number): Promise<readonly FailedItemId[]> {
  const { rows } = await sql<{ id: FailedItemId }>`
    select id from failed_items
    where ${isStillChosen(run)} and id > ${run.cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
