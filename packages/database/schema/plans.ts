import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  ListingId,
  MerchantId,
  PlanId,
} from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/plans`. */
export interface PlansTables {
  plans: PlansTable;
  plan_listings: PlanListingsTable;
}

interface PlansTable {
  merchant_id: MerchantId;
  id: Generated<PlanId>;
  kind: 'sync_settings' | 'rule' | 'publishing' | 'first_sync' | 'pause' | 'bulk_operation';
  change: Json;
  effect: Json | null;
  basis: string | null;
  state: Generated<'computing' | 'failed' | 'proposed' | 'applied' | 'undone'>;
  undo: Json | null;
  undo_basis: Json | null;
  actor: string;
  actor_key: string | null;
  created_at: Date;
  figures_at: Date | null;
  expires_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  failure_code: string | null;
  failure_message: string | null;
}

interface PlanListingsTable {
  merchant_id: MerchantId;
  plan_id: PlanId;
  channel_stock_id: ChannelStockId;
  integration_id: IntegrationId;
  listing_id: ListingId;
  item_id: ItemId;
  sku: string | null;
  before: number | null;
  ours: number | null;
  theirs: number | null;
}
