import type { ObservationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';

/** A fall that could not be decided is tried again after this time, or when an operator retries it. */
const againAfterSeconds = 3_600;

/**
 * A condition on `observations`: the fall could not be decided, and it is not time to try it again. A fall
 * that was read after the failure is another one.
 */
export function failedBefore(at: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from listing_channel_stock link
    join failed_items failed on failed.integration_id = observations.integration_id
                            and failed.operation = 'decide_fall' and failed.subject_id = link.listing_id
    where link.channel_stock_id = observations.channel_stock_id
      and observations.read_started_at <= failed.last_at
      and (failed.state = 'skipped' or failed.state = 'open'
        and failed.last_at > ${at}::timestamptz - make_interval(secs => ${againAfterSeconds})))`;
}

/** Opens a failed item for each listing of a fall that cannot be decided for its data. */
export async function recordUndecided(
  db: Db,
  fall: { readonly id: ObservationId },
  error: unknown,
  at: Date,
): Promise<void> {
  const { code, message } = dataRefusalOf(error);
  const failures = sql<Failure>`
    select observations.merchant_id, observations.integration_id, 'decide_fall' as operation,
           link.listing_id as subject_id, ${code}::text as code, ${message}::text as platform_message,
           null as hint, 1 as attempts, null as workflow_id
    from observations join listing_channel_stock link on link.channel_stock_id = observations.channel_stock_id
    where observations.id = ${fall.id}`;
  await openFailed(db, failures, { at });
}

/** Closes the failed items of listings without undecided falls, whatever ended these. */
export async function closeDecided(db: Db, at: Date): Promise<void> {
  const operation = 'decide_fall';
  const subjects = sql`
    select failed.subject_id from failed_items failed
    where failed.operation = ${operation} and failed.state <> 'closed' and not exists (
      select from listing_channel_stock link
      join observations on observations.channel_stock_id = link.channel_stock_id
      where link.listing_id = failed.subject_id and observations.state = 'provisional')`;
  await closeFailed(db, { operations: [operation], subjects }, at);
}
