import { permission } from '@onhand/domain/settings/permission.ts';
import type { Db } from '@onhand/database/connect.ts';
import { readSyncSettings } from '../settings/sync-settings/read-sync-settings.ts';
import { acceptSuggestions } from './accept-suggestions.ts';
import { importNew } from './import-new.ts';
import type { ReviewScope } from './reviewed-listings.ts';

/** Counts the listings linked by match, and the items created from listings. */
export interface NewLinks {
  readonly linked: number;
  readonly created: number;
}

/**
 * Links the reviewed listings that match exactly one item, if the products' settings let new records flow in.
 * For the source store, also creates items from new listings. `isReleased`: a time of the schedule has come.
 */
export async function linkNew(
  db: Db,
  scope: ReviewScope,
  options: { readonly clock: { now(): Date }; readonly isReleased?: boolean },
): Promise<NewLinks> {
  const current = await readSyncSettings(db, scope);
  if (current === undefined) return { linked: 0, created: 0 };
  const { kind } = permission(
    { entity: 'products', settings: current.settings.products, writesSalesBack: false },
    'record_new_there',
  );
  const comesIn = kind === 'now' || (kind === 'scheduled' && options.isReleased === true);
  if (!comesIn) return { linked: 0, created: 0 };
  const { linked } = await acceptSuggestions(db, scope, options);
  const { created } = current.role === 'supplier' ? await importNew(db, scope, options) : { created: 0 };
  return { linked, created };
}
