import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Db } from '@onhand/database/connect.ts';
import { countUnread } from '../../customers/count-unread.ts';
import type { UnreadHinted } from '../../customers/count-unread.ts';
import { findHintedSince, hintCustomers } from '../../customers/hint-customers.ts';
import { recordImportFailures } from '../../customers/import-failures.ts';
import type { ImportFailure } from '../../customers/import-failures.ts';
import { endImportRetries } from '../../customers/end-import-retries.ts';
import { takeInCustomers } from '../../customers/take-in-customers.ts';
import type { CustomerCounts } from '../../customers/take-in-customers.ts';
import { unlinkCustomers } from '../../customers/unlink-customers.ts';
import { advanceRun } from '../change-run.ts';
import { changeIfCurrent } from '../carry-page.ts';
import type { RunRow } from '../run-row.ts';

/**
 * Stores what a platform answered about hinted customers, by their ids. A customer that came up again since
 * `hintedBy` is read again. For those that a person retries (`asked`), the settings are asked as for a bulk
 * import. Counts the calls of those that were not read (`failing`). Moves the run on.
 */
export async function storeCustomerReadings(
  db: Db,
  run: RunRow,
  answers: OutputOf<'customers.get'>,
  {
    hintedBy,
    asked,
    failing,
    clock,
  }: {
    readonly hintedBy: Date;
    readonly asked: ReadonlySet<string>;
    readonly failing: readonly UnreadHinted[];
    readonly clock: { now(): Date };
  },
): Promise<void> {
  const { merchantId, integrationId } = run;
  const of = { merchantId, integrationId };
  const at = clock.now();
  const absent = answers.flatMap(({ key, result }) => (result.kind === 'absent' ? [key] : []));
  const snapshots = answers.flatMap(({ result }) => (result.kind === 'customer' ? [result.customer] : []));
  const failures = answers.flatMap(({ key: externalId, result }): ImportFailure[] =>
    result.kind === 'rejected' ? [{ externalId, code: result.code, message: result.message }] : [],
  );
  await changeIfCurrent(db, run, async (tx, running) => {
    const newer = await findHintedSince(tx, {
      integrationId,
      externalIds: answers.map(({ key }) => key),
      since: hintedBy,
    });
    await unlinkCustomers(tx, { ...of, externalIds: absent, at });
    const isAsked = ({ externalId }: { readonly externalId: string }) => asked.has(externalId);
    const [retried, others] = [snapshots.filter(isAsked), snapshots.filter((one) => !isAsked(one))];
    const taken = await takeInCustomers(tx, { ...of, by: 'news', snapshots: others, at });
    const again = await takeInCustomers(tx, { ...of, by: 'bulk_import', snapshots: retried, at });
    await recordImportFailures(tx, { ...of, failures, at });
    const externalIds = retried.map(({ externalId }) => externalId);
    await endImportRetries(tx, { ...of, externalIds, at });
    await hintCustomers(tx, { hints: newer.map((externalId) => ({ ...of, externalId })), at });
    const given = await countUnread(tx, { ...of, failing, at });
    const counts = {
      read: readOf(taken) + readOf(again),
      removed: absent.length,
      skipped: taken.left_out + again.left_out,
      failed: taken.failed + again.failed + failures.length + given,
    };
    await advanceRun(tx, running, { phase: running.phase, cursor: running.cursor, counts, problems: [] }, at);
  });
}

function readOf(taken: CustomerCounts): number {
  return taken.new + taken.linked + taken.changed + taken.unchanged;
}
