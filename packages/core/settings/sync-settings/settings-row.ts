import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { Entity, ProductField, SyncSettings } from '@onhand/domain/settings/sync-settings.ts';

/** How an entity of an integration is kept in step. */
export interface EntitySettings extends SyncSettings {
  readonly entity: Entity;
  /** Of the mode `scheduled`; null in every other. */
  readonly cron: string | null;
  readonly timeZone: string | null;
  readonly fields: readonly ProductField[];
  readonly matchBy: Identifier;
  readonly orderCopy: 'none' | 'draft' | 'order';
  readonly copyTo: IntegrationId | null;
  readonly revision: number;
}

/** An integration with the settings of its entities. */
export interface IntegrationSettings {
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly role: 'supplier' | 'seller';
  readonly state: 'active' | 'paused' | 'revoked';
  /** Belongs to the inventory of a supplier. */
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
  readonly settings: Readonly<Record<Entity, EntitySettings>>;
}
