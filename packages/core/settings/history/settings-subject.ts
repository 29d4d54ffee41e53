import type { IntegrationId, RuleId } from '@onhand/domain/ids.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';
import type { PublishingTarget } from '../publishing-overrides/publishing-target.ts';

declare const brand: unique symbol;
/** What a row of settings_history is about. */
export type SettingsSubject = string & { readonly [brand]: 'settingsSubject' };

/** An entity's settings of an integration. */
export function ofSyncSettings(integrationId: IntegrationId, entity: Entity): SettingsSubject {
  return subject('sync-settings', integrationId, entity);
}

/** A rule, there or deleted. */
export function ofRule(id: RuleId): SettingsSubject {
  return subject('rule', id);
}

/** What a merchant, an integration, an item or a listing says of its figures. */
export function ofPublishing({ scope, id }: PublishingTarget): SettingsSubject {
  return subject('publishing', scope, id);
}

function subject(...parts: readonly string[]): SettingsSubject {
  // Made nowhere else.
  return parts.join(':') as SettingsSubject;
}
