import { permission } from '@onhand/domain/settings/permission.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db } from '@onhand/database/connect.ts';
import { readSyncSettings } from '../settings/sync-settings/read-sync-settings.ts';
import { acceptSuggestions } from './accept-suggestions.ts';
import { importNew } from './import-new.ts';
import type { ReviewScope } from './reviewed-listings.ts';

/**
 * Counts the listings linked by match, and the items created from listings. A problem names a listing whose
 * data the database refuses.
 */
export interface NewLinks {
  readonly problems: readonly RunProblem[];
  readonly linked: number;
  readonly created: number;
}

const nothing: NewLinks = { linked: 0, created: 0, problems: [] };

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
  if (current === undefined) return nothing;
  const { kind } = permission(
    { entity: 'products', settings: current.settings.products, writesSalesBack: false },
    'record_new_there',
  );
  const comesIn = kind === 'now' || (kind === 'scheduled' && options.isReleased === true);
  if (!comesIn) return nothing;
  const { linked, problems } = await acceptSuggestions(db, scope, options);
  if (current.role !== 'supplier') return { linked, created: 0, problems };
  const made = await importNew(db, scope, options);
  return { linked, created: made.created, problems: [...problems, ...made.problems] };
}
