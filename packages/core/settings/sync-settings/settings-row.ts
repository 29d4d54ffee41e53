import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { Entity, ProductField, SyncSettings } from '@onhand/domain/settings/sync-settings.ts';

/** The sync settings of an integration's entity. */
export interface EntitySettings extends SyncSettings {
  readonly entity: Entity;
  /** Set in the mode `scheduled`. Null in every other mode. */
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
  /** Neither it nor its merchant is paused, and it is not revoked. */
  readonly isActive: boolean;
  /** Applies to the inventory of a supplier. */
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
  readonly settings: Readonly<Record<Entity, EntitySettings>>;
}
