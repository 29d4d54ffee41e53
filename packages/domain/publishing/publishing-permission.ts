import { permission } from '../settings/permission.ts';
import type { Permission, Permitting } from '../settings/permission.ts';
import type { SyncSettings } from '../settings/sync-settings.ts';

/** The settings of an integration's inventory, and what was asked for by hand. */
export interface PublishingSettings extends SyncSettings, Pick<Permitting, 'writesSalesBack'> {
  /** Somebody asked for the figure to be sent. */
  readonly forced: boolean;
  /** A time of the schedule came, and nothing was confirmed since. */
  readonly released: boolean;
}

/** Whether a figure may be sent by the settings of its integration, and when. Pure. */
export function publishingPermission(settings: PublishingSettings): Permission {
  const { forced, released, writesSalesBack } = settings;
  const standing: Permitting = { entity: 'inventory', settings, writesSalesBack };
  if (forced) return permission(standing, 'sync_now');
  const changed = permission(standing, 'record_changed_here');
  const answer =
    changed.kind === 'never' && writesSalesBack ? permission(standing, 'sale_write_back') : changed;
  return answer.kind === 'scheduled' && released ? { kind: 'now' } : answer;
}
