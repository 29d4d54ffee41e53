import { permission } from '../settings/permission.ts';
import type { Permission, Permitting } from '../settings/permission.ts';
import type { SyncSettings } from '../settings/sync-settings.ts';

/** An integration's inventory settings, and any request by hand. */
export interface PublishingSettings extends SyncSettings, Pick<Permitting, 'writesSalesBack'> {
  /** Someone asked for the figure to be sent. */
  readonly forced: boolean;
  /** A scheduled time has come, and no figure was confirmed since. */
  readonly released: boolean;
}

/** Tells whether and when the settings of an integration permit sending a figure. Pure. */
export function publishingPermission(settings: PublishingSettings): Permission {
  const { forced, released, writesSalesBack } = settings;
  const permitting: Permitting = { entity: 'inventory', settings, writesSalesBack };
  if (forced) return permission(permitting, 'sync_now');
  const changed = permission(permitting, 'record_changed_here');
  const answer =
    changed.kind === 'never' && writesSalesBack ? permission(permitting, 'sale_write_back') : changed;
  return answer.kind === 'scheduled' && released ? { kind: 'now' } : answer;
}
