import { operationNames, operations } from '@onhand/domain/failed-items/operations.ts';
import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import type { FailureEvent } from '@onhand/domain/failed-items/transition.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * A failure of an operation on a subject. The names are those of SQL, because most failures come from a
 * query.
 */
export interface Failure {
  readonly merchant_id: MerchantId;
  readonly integration_id: IntegrationId;
  readonly operation: Operation;
  readonly subject_id: string;
  readonly code: string;
  readonly platform_message: string | null;
  readonly hint: string | null;
  /** The attempts that failed since the last failure was recorded. */
  readonly attempts: number;
  readonly workflow_id: string | null;
}

const columns = `merchant_id uuid, integration_id uuid, operation text, subject_id uuid, code text, platform_message text,
  hint text, attempts int, workflow_id text`;

const subjectKind = sql`case failure.operation ${sql.join(
  operationNames.map((name) => sql`when ${sql.lit(name)} then ${sql.lit(operations[name].subject)}`),
  sql` `,
)} end`;

/**
 * Opens a failed item for each failure. If one of the same integration, operation and subject is open, adds
 * the attempts to it and applies `event` (by default `attempt_failed`) to its state. `failures`: rows, or a
 * query that selects the columns of `Failure`, one row per subject. Returns their number.
 */
export async function openFailed(
  db: Db,
  failures: readonly Failure[] | RawBuilder<Failure>,
  { at, event = 'attempt_failed' }: { readonly at: Date; readonly event?: FailureEvent },
): Promise<number> {
  if ('length' in failures && failures.length === 0) return 0;
  const rows = 'length' in failures ? recordset(failures, 'failure', columns) : sql`(${failures}) failure`;
  const next = nextState(failedItemMachine, event, 'failed_items.state');
  const { numAffectedRows } = await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                              platform_message, hint, attempts, workflow_id, first_at, last_at)
    select merchant_id, integration_id, operation, ${subjectKind}, subject_id, 'open', code, platform_message, hint,
           attempts, workflow_id, ${at}::timestamptz, ${at}::timestamptz
    from ${rows}
    on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
    set state = ${next}, code = excluded.code,
        platform_message = excluded.platform_message, hint = excluded.hint,
        attempts = failed_items.attempts + excluded.attempts,
        workflow_id = coalesce(excluded.workflow_id, failed_items.workflow_id), last_at = excluded.last_at,
        moved_at = case when failed_items.state = ${next} then failed_items.moved_at else excluded.last_at end`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}
