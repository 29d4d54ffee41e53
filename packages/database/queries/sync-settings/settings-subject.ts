import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';

/** What a row of settings_history is about: an entity's settings of an integration. */
export function subjectOf(integrationId: IntegrationId, entity: Entity): string {
  return `sync-settings:${integrationId}:${entity}`;
}
