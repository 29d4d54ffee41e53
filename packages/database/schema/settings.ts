import type { IntegrationId, MerchantId, RuleId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { Direction, Entity, Mode, ProductField } from '@onhand/domain/settings/sync-settings.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/settings`. */
export interface SettingsTables {
  sync_settings: SyncSettingsTable;
  settings_history: SettingsHistoryTable;
  rules: RulesTable;
  publishing_overrides: PublishingOverridesTable;
}

interface SyncSettingsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  entity: Entity;
  direction: Direction;
  mode: Generated<Mode>;
  cron: string | null;
  time_zone: string | null;
  auto_import: Generated<boolean>;
  auto_export: Generated<boolean>;
  fields: Generated<ProductField[]>;
  match_by: Generated<Identifier>;
  order_copy: Generated<'none' | 'draft' | 'order'>;
  copy_to: IntegrationId | null;
  copies_since: Date | null;
  revision: Generated<number>;
}

interface SettingsHistoryTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  subject: string;
  revision: number;
  before: Json;
  after: Json;
  actor: string;
  actor_key: string | null;
  at: Date;
}

interface RulesTable {
  merchant_id: MerchantId;
  id: Generated<RuleId>;
  name: string;
  priority: number;
  enabled: Generated<boolean>;
  conditions: Json;
  effect_kind: 'exclude' | 'buffer' | 'percent' | 'maximum' | 'zero_stock' | 'deletion';
  effect: Json;
  created_at: Date;
  changed_at: Date;
  changed_by: string;
}

interface PublishingOverridesTable {
  merchant_id: MerchantId;
  scope: 'merchant' | 'integration' | 'item' | 'listing';
  target_id: string;
  buffer: number | null;
  percent: number | null;
  maximum: number | null;
  low_stock_threshold: number | null;
  low_stock_integrations: IntegrationId[] | null;
  zero_stock: 'publish_zero' | 'keep' | 'end' | null;
  deletion: 'ignore' | 'zero' | 'end' | null;
  changed_at: Date;
  changed_by: string;
}
