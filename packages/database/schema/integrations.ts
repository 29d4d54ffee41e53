import type { ChannelStockId, IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';
import type { SubscriptionsState, SubscriptionState } from '@onhand/domain/integrations/subscriptions.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/integrations`. */
export interface IntegrationsTables {
  integrations: IntegrationsTable;
  location_mappings: LocationMappingsTable;
  cursors: CursorsTable;
  presence: PresenceTable;
  hearing: HearingTable;
  subscriptions: SubscriptionsTable;
  call_limits: CallLimitsTable;
  call_locks: CallLocksTable;
}

interface IntegrationsTable {
  merchant_id: MerchantId;
  id: Generated<IntegrationId>;
  platform: string;
  name: string;
  role: 'supplier' | 'seller';
  base_url: string;
  currency: string | null;
  state: Generated<'active' | 'paused' | 'revoked'>;
  /** Null for an integration that is not paused, or was before this was recorded. */
  paused_at: Date | null;
  paused_by: string | null;
  quantity_sync: Generated<boolean>;
  circuit: Generated<'closed' | 'open' | 'reconnect_required'>;
  circuit_reason: string | null;
  circuit_failures: Generated<number>;
  circuit_until: Date | null;
  write_sales_back: Generated<'adjust' | 'order' | 'none'>;
  publishing_phase: Generated<PublishingPhase>;
  first_records: Generated<ChannelStockId[]>;
  heard_until: Date | null;
  home_address: string | null;
  external_account: string | null;
  shares_address: Generated<boolean>;
  concurrent_calls: number | null;
  calls_per_minute: number | null;
  /** How often it is reconciled by itself. Null: only on demand. */
  reconcile_every_minutes: Generated<number | null>;
  lists_new_products: Generated<boolean>;
  created_at: Generated<Date>;
}

interface LocationMappingsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  external_location_id: string;
  location_id: LocationId;
}

interface CursorsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  stream: string;
  cursor: string | null;
  as_of: Date | null;
  covers_from: Date | null;
  heard_at: Date | null;
  unread: number | null;
}

interface PresenceTable {
  service: 'gateway';
  since: Date;
  seen_at: Date;
}

interface HearingTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  pass_every_ms: number | null;
  overlap_ms: Generated<number>;
  pass_wanted_at: Date;
  pass_started_at: Date | null;
  pass_ended_at: Date | null;
  heard_at: Date | null;
  completed_at: Date | null;
  unread: Generated<number>;
  covered_from: Date | null;
  failures: Generated<number>;
  problem_code: string | null;
  problem_message: string | null;
  woken_at: Date | null;
  read_first_since: Date | null;
  read_first_failures: Generated<number>;
  open_read_at: Date | null;
  subscriptions: Generated<SubscriptionsState>;
  subscriptions_checked_at: Date | null;
}

interface SubscriptionsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  topic: string;
  external_id: string | null;
  state: SubscriptionState;
  message: string | null;
  checked_at: Date;
}

interface CallLimitsTable {
  scope: string;
  integration_id: IntegrationId | null;
  limits: Json;
  state: Json;
}

interface CallLocksTable {
  integration_id: IntegrationId;
  held: Json;
}
