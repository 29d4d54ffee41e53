import type { ChannelStockId, IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';
import type { Generated } from 'kysely';

/** The tables of `core/integrations`. */
export interface IntegrationsTables {
  integrations: IntegrationsTable;
  location_mappings: LocationMappingsTable;
  cursors: CursorsTable;
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
}
