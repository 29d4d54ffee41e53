import type { Db } from '@onhand/database/connect.ts';
import { linkNew } from '../../linking/link-new.ts';
import { endRun } from '../change-run.ts';
import { changeRunning } from '../change-running.ts';
import type { RunRow } from '../run-row.ts';

/** Matches the listings of a reading, as `linkNew` does, and ends its run. */
export async function matchListings(
  db: Db,
  run: RunRow,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
  const { merchantId, integrationId } = run;
  const { linked, created, problems } = await linkNew(db, { merchantId, integrationId }, options);
  await changeRunning(db, run, (tx, running) =>
    endRun(tx, running, options.clock.now(), { counts: { linked, created }, problems }),
  );
}
