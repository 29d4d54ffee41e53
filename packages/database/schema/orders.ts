import type {
  IntegrationId,
  ItemId,
  ListingId,
  LocationId,
  MerchantId,
  OrderCopyId,
  OrderId,
} from '@onhand/domain/ids.ts';
import type { CopyState } from '@onhand/domain/orders/copies/copy-machine.ts';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';
import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/orders`. */
export interface OrdersTables {
  inbound_events: InboundEventsTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  platform_deductions: PlatformDeductionsTable;
  baselines: BaselinesTable;
  order_copies: OrderCopiesTable;
  order_copy_items: OrderCopyItemsTable;
  applied_properties: AppliedPropertiesTable;
}

interface InboundEventsTable {
  merchant_id: MerchantId;
  id: GeneratedAlways<number>;
  integration_id: IntegrationId;
  event_key: string;
  origin: 'webhook' | 'poll' | 'reread' | 'bulk';
  topic: string;
  kind: string;
  external_order_id: string | null;
  event: Json;
  received_at: Date;
  state: 'taken_in' | 'reread_needed' | 'failed' | 'ignored' | 'set_aside';
  failure_id: string | null;
  failure_code: string | null;
  failure_message: string | null;
  hinted_at: Date | null;
  retry_at: Date | null;
  settled_at: Date | null;
}

interface OrdersTable {
  merchant_id: MerchantId;
  id: Generated<OrderId>;
  integration_id: IntegrationId;
  external_order_id: string;
  identity: Generated<string>;
  version: number | null;
  snapshot_key: string | null;
  snapshot_hash: string | null;
  read_started_at: Date | null;
  revision: Generated<number>;
  processed_revision: Generated<number>;
  state: Generated<'pending' | 'open' | 'cancelled' | 'closed'>;
  test: Generated<boolean>;
  placed_at: Date | null;
  outcome: SaleOutcomeKind | null;
  outcome_run_id: Generated<string | null>;
  first_seen_at: Date;
  changed_at: Date;
  checked_at: Date | null;
  absent_since: Date | null;
  closed_by: string | null;
  seen_reserving_at: Date | null;
}

interface OrderLinesTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  listing_id: ListingId | null;
  item_id: ItemId | null;
  external_key: string | null;
  sku: string | null;
  effect:
    | 'counted'
    | 'needs_mapping'
    | 'unknown_listing'
    | 'before_opening'
    | 'test_order'
    | 'inventory_disabled'
    | 'platform_owned';
  components: Json | null;
  quantity: number;
  cancelled: Generated<number>;
  restocked: Generated<number>;
  deducted: Generated<number>;
  baseline: Generated<number>;
  shipped: Generated<number>;
  returned: Generated<number>;
  restocks_inspected: Generated<number>;
  place: Generated<string>;
  unit_price: string;
  currency: string;
}

/** Later properties of an item that a review has applied to an order. */
interface AppliedPropertiesTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  item_id: ItemId;
  /** The order has the properties that the item had from then on. */
  as_of: Date;
  applied_at: Date;
  applied_by: string;
}

interface PlatformDeductionsTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  order_id: OrderId;
  revision: number;
  place: Generated<string>;
  units: number;
  taken_at: Date;
  doubted: Generated<boolean>;
}

interface BaselinesTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  location_id: LocationId | null;
  cause: 'opening' | 'count';
  units: number;
}

interface OrderCopiesTable {
  merchant_id: MerchantId;
  id: Generated<OrderCopyId>;
  order_id: OrderId;
  integration_id: IntegrationId;
  kind: 'draft' | 'order';
  marker: string;
  state: CopyState;
  lowers: boolean;
  external_id: string | null;
  external_number: string | null;
  created_order_id: OrderId | null;
  attempts: Generated<number>;
  sent_at: Date | null;
  settles_at: Date | null;
  absences: Generated<number>;
  failures: Generated<number>;
  retry_at: Date | null;
  code: string | null;
  platform_message: string | null;
  made_at: Date;
  changed_at: Date;
  looked_at: Date | null;
}

interface OrderCopyItemsTable {
  merchant_id: MerchantId;
  copy_id: OrderCopyId;
  item_id: ItemId;
  listing_id: ListingId;
  settles: boolean;
  quantity: number;
  held: number;
  lowered: Generated<number>;
  asked: Generated<number>;
  stranded: Generated<number>;
  counted: Generated<number>;
  awaited: Generated<number>;
}
