import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { failuresBorne } from './orders-first.ts';

/**
 * Records that a pass over an integration's orders is complete. `coveredFrom` is the time from which it read,
 * `heardAt` when its first page came. Returns whether writes waited for it.
 */
export async function completePass(
  tx: Tx,
  pass: {
    readonly integrationId: IntegrationId;
    readonly at: Date;
    readonly heardAt: Date;
    readonly unread: number;
    readonly coveredFrom: Date;
  },
): Promise<boolean> {
  const { integrationId, at, heardAt, unread, coveredFrom } = pass;
  const { rows } = await sql<{ released: boolean }>`
    with before as (select read_first_since from hearing where integration_id = ${integrationId} for update)
    update hearing
    set pass_ended_at = ${at}::timestamptz, completed_at = ${at}::timestamptz, heard_at = ${heardAt}::timestamptz,
        unread = ${unread}, failures = 0, problem_code = null, problem_message = null,
        covered_from = least(covered_from, ${coveredFrom}::timestamptz),
        read_first_failures = 0,
        read_first_since = case when hearing.read_first_since > pass_started_at then hearing.read_first_since end
    from before where integration_id = ${integrationId}
    returning before.read_first_since is not null and hearing.read_first_since is null as released`.execute(
    tx,
  );
  return rows[0]?.released ?? false;
}

export interface FailedPass {
  readonly integrationId: IntegrationId;
  readonly at: Date;
  /** Returns how long to wait for the next pass after so many failures in a row. */
  readonly retryIn: (failures: number) => number;
  /**
   * `away`: the shop does not answer at all. `unread`: it answers, but its orders could not be read.
   * `refused`: it refuses to list its orders.
   */
  readonly kind: 'away' | 'unread' | 'refused';
  readonly code: string;
  readonly message: string;
}

/** Records that a pass failed, and plans the next pass. Returns the number of failures in a row. */
export async function failPass(db: Db, pass: FailedPass): Promise<number> {
  const { integrationId, at, retryIn, kind, code, message } = pass;
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ failures: number }>`
      update hearing
      set pass_ended_at = ${at}::timestamptz, failures = failures + 1, problem_code = ${code}, problem_message = ${message},
          read_first_since = case when ${kind === 'away'} then ${at}::timestamptz else read_first_since end,
          read_first_failures = case ${kind}::text when 'away' then 0 when 'refused' then ${failuresBorne}::int
                                                   else read_first_failures + 1 end
      where integration_id = ${integrationId}
      returning failures`.execute(tx);
    const failures = rows[0]?.failures ?? 0;
    await tx
      .updateTable('hearing')
      .set({ pass_wanted_at: new Date(at.getTime() + retryIn(failures)) })
      .where('integration_id', '=', integrationId)
      .execute();
    return failures;
  });
}
