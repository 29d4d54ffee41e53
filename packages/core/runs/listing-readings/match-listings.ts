import { permission } from '@onhand/domain/settings/permission.ts';
import type { Db } from '@onhand/database/connect.ts';
import { acceptSuggestions } from '../../linking/accept-suggestions.ts';
import { importNew } from '../../linking/import-new.ts';
import { readSyncSettings } from '../../settings/sync-settings/read-sync-settings.ts';
import { completeReading } from './end-reading.ts';
import type { ListingReading } from './reading-row.ts';

/**
 * Links what was read where the settings of the products let new things there come in by themselves: what matches
 * exactly one item, and, where the integration is the source store, what is new here with an item made from it. Then
 * the reading is completed.
 */
export async function matchListings(
  db: Db,
  { merchantId, integrationId }: ListingReading,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
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
  await completeReading(db, { integrationId, linked, created, at: options.clock.now() });
}
