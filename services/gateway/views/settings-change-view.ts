import type { settingsChange } from '@onhand/contracts/gateway-api/settings-change.ts';
import type { SettingsChangeRow } from '@onhand/core/settings/history/list-settings-changes.ts';
import type { z } from 'zod';

/** Renders a change of settings. */
export function settingsChangeView({
  id,
  revision,
  before,
  after,
  actor,
  actorKey,
  at,
}: SettingsChangeRow): z.infer<typeof settingsChange> {
  return {
    id,
    revision,
    before: recorded(before),
    after: recorded(after),
    actor: { label: actor, keyId: actorKey },
    at,
  };
}

/** Reads a recorded value. Our own writes store only objects or null. */
function recorded(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
