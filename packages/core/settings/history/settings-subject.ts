import type { IntegrationId, ItemId, MerchantId, RuleId } from '@onhand/domain/ids.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';
import type { PublishingTarget } from '../publishing-overrides/publishing-target.ts';

declare const brand: unique symbol;
/** Names the setting that a row of `settings_history` belongs to. */
export type SettingsSubject = string & { readonly [brand]: 'settingsSubject' };

/** Names the sync settings of an integration's entity. */
export function ofSyncSettings(integrationId: IntegrationId, entity: Entity): SettingsSubject {
  return subject('sync-settings', integrationId, entity);
}

/** Names the address of an integration's shop. */
export function ofBaseUrl(integrationId: IntegrationId): SettingsSubject {
  return subject('base-url', integrationId);
}

/** Names a rule. The rule may be deleted. */
export function ofRule(id: RuleId): SettingsSubject {
  return subject('rule', id);
}

/** Names the publishing overrides of a merchant, integration, item or listing. */
export function ofPublishing({ scope, id }: PublishingTarget): SettingsSubject {
  return subject('publishing', scope, id);
}

/** Names the pause of a merchant, an integration or a listing. */
export function ofPause({ scope, id }: PublishingTarget): SettingsSubject {
  return subject('pause', scope, id);
}

/** Names the preferences of a warehouse merchant. */
export function ofMerchantPreferences(id: MerchantId): SettingsSubject {
  return subject('preferences', 'merchant', id);
}

/** Names what decides whether an item of a warehouse merchant is synced. */
export function ofItemPreferences(id: ItemId): SettingsSubject {
  return subject('preferences', 'item', id);
}

function subject(...parts: readonly string[]): SettingsSubject {
  // Only this function makes a SettingsSubject.
  return parts.join(':') as SettingsSubject;
}
