import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findHintedSince, hintCustomers } from '../../customers/hint-customers.ts';
import { recordImportFailures } from '../../customers/import-failures.ts';
import type { ImportFailure } from '../../customers/import-failures.ts';
import { takeInCustomers } from '../../customers/take-in-customers.ts';
import { unlinkCustomers } from '../../customers/unlink-customers.ts';
import { advanceRun } from '../change-run.ts';
import { changeIfCurrent } from '../carry-page.ts';
import type { RunRow } from '../run-row.ts';

/**
 * Stores what a platform answered about hinted customers, by their ids. A customer that came up again since
 * `hintedBy` is read again. Moves the run on.
 */
export async function storeCustomerReadings(
  db: Db,
  run: RunRow,
  answers: OutputOf<'customers.get'>,
  { hintedBy, clock }: { readonly hintedBy: Date; readonly clock: { now(): Date } },
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
    const again = await findHintedSince(tx, {
      integrationId,
      externalIds: answers.map(({ key }) => key),
      since: hintedBy,
    });
    await unlinkCustomers(tx, { ...of, externalIds: absent, at });
    const taken = await takeInCustomers(tx, { ...of, by: 'news', snapshots, at });
    await recordImportFailures(tx, { ...of, failures, at });
    await hintCustomers(tx, { hints: again.map((externalId) => ({ ...of, externalId })), at });
    const counts = {
      read: taken.new + taken.linked + taken.changed + taken.unchanged,
      removed: absent.length,
      skipped: taken.left_out,
      failed: taken.failed + failures.length,
    };
    await advanceRun(tx, running, { phase: running.phase, cursor: running.cursor, counts, problems: [] }, at);
  });
}
