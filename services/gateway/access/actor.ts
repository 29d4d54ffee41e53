import type { Caller } from './access.ts';
import type { SettingsActor } from '@onhand/core/settings/history/insert-settings-change.ts';

/** Names the caller as the actor of a change. */
export function actorOf({ label, keyId }: Caller): SettingsActor {
  return { label, keyId };
}
