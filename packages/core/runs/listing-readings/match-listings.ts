import { permission } from '@onhand/domain/settings/permission.ts';
import type { Db } from '@onhand/database/connect.ts';
import { acceptSuggestions } from '../../linking/accept-suggestions.ts';
import { importNew } from '../../linking/import-new.ts';
import { readSyncSettings } from '../../settings/sync-settings/read-sync-settings.ts';
import { endRun } from '../change-run.ts';
import { changeRunning } from '../change-running.ts';
import type { RunRow } from '../run-row.ts';

/**
 * Matches the listings of a reading and ends its run. Links listings that match exactly one item, if the
 * products' settings let new records flow in. For the source store, also creates items from new listings.
 */
export async function matchListings(
  db: Db,
  run: RunRow,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
  const { merchantId, integrationId } = run;
  const integration = { merchantId, integrationId };
  const current = await readSyncSettings(db, integration);
  const comesIn =
    current !== undefined &&
    permission(
      { entity: 'products', settings: current.settings.products, writesSalesBack: false },
      'record_new_there',
    ).kind === 'now';
  const { linked } = comesIn ? await acceptSuggestions(db, integration, options) : { linked: 0 };
  const { created } =
    comesIn && current.role === 'supplier' ? await importNew(db, integration, options) : { created: 0 };
  await changeRunning(db, run, (tx, running) =>
    endRun(tx, running, options.clock.now(), { linked, created }),
  );
}
