import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  ListingId,
  MerchantId,
  OrderId,
  PlanId,
} from '@onhand/domain/ids.ts';
import type { PlanKind } from '@onhand/domain/plans/plan-kind.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/plans`. */
export interface PlansTables {
  plans: PlansTable;
  plan_listings: PlanListingsTable;
  plan_items: PlanItemsTable;
  plan_orders: PlanOrdersTable;
}

interface PlansTable {
  merchant_id: MerchantId;
  id: Generated<PlanId>;
  kind: PlanKind;
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

/** An item that a bulk action found when it was planned. */
interface PlanItemsTable {
  merchant_id: MerchantId;
  plan_id: PlanId;
  item_id: ItemId;
  /** Of Set Sync Inventory: what the item said when it was planned. */
  before: SyncOverride | null;
  /** The run of the plan has changed it, and nobody has put it back. */
  changed: Generated<boolean>;
}

/** An order that a bulk action found when it was planned. */
interface PlanOrdersTable {
  merchant_id: MerchantId;
  plan_id: PlanId;
  order_id: OrderId;
  /** Of the properties that the plan showed: since when the item had them. */
  as_of: Date;
}
