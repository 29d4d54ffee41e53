import type { CustomerSnapshot } from '@onhand/contracts/connector/customer.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRowWithin } from '@onhand/database/row-by-row.ts';
import { countUnread } from '../../customers/count-unread.ts';
import type { UnreadHinted } from '../../customers/count-unread.ts';
import { settleHinted } from '../../customers/hint-customers.ts';
import type { HintedCustomer } from '../../customers/hint-customers.ts';
import { recordImportFailures } from '../../customers/import-failures.ts';
import type { ImportFailure } from '../../customers/import-failures.ts';
import { lockCustomers } from '../../customers/lock-customers.ts';
import { endImportRetries } from '../../customers/end-import-retries.ts';
import { takeInCustomers } from '../../customers/take-in-customers.ts';
import { unlinkCustomers } from '../../customers/unlink-customers.ts';
import { advanceRun } from '../change-run.ts';
import { changeIfCurrent } from '../carry-page.ts';
import type { RunRow } from '../run-row.ts';

/**
 * Stores what a platform answered about hinted customers, by their ids. A customer that came up again since
 * it was taken (`hinted`) is read again. For those that a person retries (`asked`), the settings are asked as
 * for a bulk import. Counts the calls of those that were not read (`failing`). A customer that the database
 * refuses is a failed item. Moves the run on.
 */
export async function storeCustomerReadings(
  db: Db,
  run: RunRow,
  answers: OutputOf<'customers.get'>,
  {
    hinted,
    asked,
    failing,
    clock,
  }: {
    readonly hinted: readonly HintedCustomer[];
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
  const rejected = answers.flatMap(({ key: externalId, result }): ImportFailure[] =>
    result.kind === 'rejected' ? [{ externalId, code: result.code, message: result.message }] : [],
  );
  await changeIfCurrent(db, run, async (tx, running) => {
    // Before the rows, as everywhere.
    await lockCustomers(tx, merchantId);
    const keys = new Set(answers.map(({ key }) => key));
    const answered = hinted.filter(({ externalId }) => keys.has(externalId));
    const newer = await settleHinted(tx, { integrationId, hinted: answered });
    // One that the platform told of again is read again before it counts as gone.
    const gone = absent.filter((externalId) => !newer.has(externalId));
    await unlinkCustomers(tx, { ...of, externalIds: gone, at });
    const isAsked = ({ externalId }: { readonly externalId: string }) => asked.has(externalId);
    const [retried, others] = [snapshots.filter(isAsked), snapshots.filter((one) => !isAsked(one))];
    const taken = await takeInEach(tx, { ...of, by: 'news', snapshots: others, at });
    const again = await takeInEach(tx, { ...of, by: 'bulk_import', snapshots: retried, at });
    const failures = [...rejected, ...taken.refused, ...again.refused];
    await recordImportFailures(tx, { ...of, failures, at });
    const refused = new Set(again.refused.map(({ externalId }) => externalId));
    const externalIds = retried.flatMap(({ externalId }) => (refused.has(externalId) ? [] : [externalId]));
    await endImportRetries(tx, { ...of, externalIds, at });
    const given = await countUnread(tx, { ...of, failing, at });
    const counts = {
      read: taken.read + again.read,
      removed: gone.length,
      skipped: taken.skipped + again.skipped,
      failed: taken.failed + again.failed + failures.length + given,
    };
    await advanceRun(tx, running, { phase: running.phase, cursor: running.cursor, counts, problems: [] }, at);
  });
}

interface TakenIn {
  readonly read: number;
  readonly skipped: number;
  readonly failed: number;
  /** Customers whose data the database refuses. */
  readonly refused: readonly ImportFailure[];
}

/** Takes in customers, so that a customer that the database refuses keeps no other out. */
async function takeInEach(tx: Tx, given: Parameters<typeof takeInCustomers>[1]): Promise<TakenIn> {
  const parts = await rowByRowWithin<CustomerSnapshot, TakenIn>(tx, given.snapshots, {
    work: async (_, snapshots) => {
      const taken = await takeInCustomers(tx, { ...given, snapshots });
      const read = taken.new + taken.linked + taken.changed + taken.unchanged;
      return { read, skipped: taken.left_out, failed: taken.failed, refused: [] };
    },
    refuse: async ({ externalId }, error) => ({
      read: 0,
      skipped: 0,
      failed: 0,
      refused: [{ externalId, ...dataRefusalOf(error) }],
    }),
  });
  const sum = (key: 'read' | 'skipped' | 'failed') => parts.reduce((total, part) => total + part[key], 0);
  return {
    read: sum('read'),
    skipped: sum('skipped'),
    failed: sum('failed'),
    refused: parts.flatMap(({ refused }) => refused),
  };
}
