import type {
  ChannelStockId,
  FailedItemId,
  IntegrationId,
  ItemId,
  ListingId,
  LocationId,
  MerchantId,
  ObservationId,
  OrderId,
  PlanId,
  ProductId,
  RuleId,
  SyncRunId,
} from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';
import type { EditableField } from '@onhand/domain/products/edit.ts';
import type { Direction, Entity, Mode, ProductField } from '@onhand/domain/settings/sync-settings.ts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ListingProblem } from './listing-readings/reading-row.ts';

/** Read as parsed JSON, written as its text. Narrowed by whoever reads it. */
type Json = ColumnType<unknown, string, string>;

/** The tables as Kysely sees them. bigint and int are numbers here (connect.ts sets the parser). */
export interface Schema {
  merchants: MerchantsTable;
  integrations: IntegrationsTable;
  locations: LocationsTable;
  location_mappings: LocationMappingsTable;
  products: ProductsTable;
  items: ItemsTable;
  channel_products: ChannelProductsTable;
  product_changes: ProductChangesTable;
  stock_levels: StockLevelsTable;
  movements: MovementsTable;
  listings: ListingsTable;
  channel_stock: ChannelStockTable;
  listing_channel_stock: ListingChannelStockTable;
  listing_changes: ListingChangesTable;
  listing_readings: ListingReadingsTable;
  publishers: PublishersTable;
  channel_stock_attempts: ChannelStockAttemptsTable;
  touched_items: TouchedItemsTable;
  inbound_events: InboundEventsTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  commitments: CommitmentsTable;
  waiting_units: WaitingUnitsTable;
  platform_deductions: PlatformDeductionsTable;
  presence: PresenceTable;
  pruning: PruningTable;
  observations: ObservationsTable;
  sync_settings: SyncSettingsTable;
  settings_history: SettingsHistoryTable;
  bundle_components: BundleComponentsTable;
  rules: RulesTable;
  publishing_overrides: PublishingOverridesTable;
  plans: PlansTable;
  plan_listings: PlanListingsTable;
  sync_runs: SyncRunsTable;
  cursors: CursorsTable;
  failed_items: FailedItemsTable;
  incidents: IncidentsTable;
  credentials: CredentialsTable;
  api_keys: ApiKeysTable;
  idempotency_keys: IdempotencyKeysTable;
}

export interface MerchantsTable {
  id: Generated<MerchantId>;
  name: string;
  stock_authority: 'source' | 'warehouse';
  quantity_sync: Generated<boolean>;
  currency: string | null;
  created_at: Generated<Date>;
}

export interface IntegrationsTable {
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
  created_at: Generated<Date>;
}

export interface SyncSettingsTable {
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
  revision: Generated<number>;
}

export interface SettingsHistoryTable {
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

export interface LocationsTable {
  merchant_id: MerchantId;
  id: Generated<LocationId>;
  name: string;
  priority: Generated<number>;
}

export interface LocationMappingsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  external_location_id: string;
  location_id: LocationId;
}

export interface ProductsTable {
  merchant_id: MerchantId;
  id: Generated<ProductId>;
  handle: string | null;
  title: string;
  description: Generated<string>;
  vendor: string | null;
  images: Generated<string[]>;
  categories: Generated<string[]>;
  tags: Generated<string[]>;
  revision: Generated<number>;
  created_at: Generated<Date>;
}

export interface ItemsTable {
  merchant_id: MerchantId;
  id: Generated<ItemId>;
  product_id: ProductId;
  sku: string | null;
  barcode: string | null;
  price: string | null;
  sale_price: string | null;
  counts_from: Date | null;
  is_bundle: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface ChannelProductsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  external_group: string;
  known: Generated<Json>;
  read_at: Date | null;
  needed_revision: Generated<number>;
  confirmed_revision: Generated<number>;
  released_revision: Generated<number>;
  state: 'idle' | 'due' | 'waiting' | 'failed';
  code: string | null;
  due_at: Date | null;
  attempts: Generated<number>;
  sending: Json | null;
  sending_key: string | null;
  in_flight_until: Date | null;
}

export interface ProductChangesTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  product_id: ProductId;
  item_id: ItemId | null;
  field: EditableField;
  before: Json | null;
  after: Json | null;
  outcome: 'made' | 'lost';
  integration_id: IntegrationId | null;
  actor: string;
  at: Date;
}

export interface BundleComponentsTable {
  merchant_id: MerchantId;
  bundle_id: ItemId;
  bundle_flag: Generated<true>;
  item_id: ItemId;
  item_flag: Generated<false>;
  quantity: number;
}

export interface RulesTable {
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

export interface PublishingOverridesTable {
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

export interface PlansTable {
  merchant_id: MerchantId;
  id: Generated<PlanId>;
  kind: 'sync_settings' | 'rule' | 'publishing' | 'first_sync';
  change: Json;
  effect: Json;
  basis: string;
  state: Generated<'proposed' | 'applied' | 'undone'>;
  undo: Json | null;
  undo_basis: Json | null;
  actor: string;
  actor_key: string | null;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
}

export interface PlanListingsTable {
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

export interface SyncRunsTable {
  merchant_id: MerchantId;
  id: Generated<SyncRunId>;
  integration_id: IntegrationId;
  kind: 'first_sync';
  plan_id: PlanId;
  state: 'running' | 'safety_stop' | 'cancelled' | 'done';
  actor: string;
  started_at: Date;
  ended_at: Date | null;
}

export interface StockLevelsTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  location_id: LocationId;
  on_hand: Generated<number>;
  committed: Generated<number>;
  deficit: Generated<number>;
  revision: Generated<number>;
}

export interface MovementsTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  location_id: LocationId;
  seq: number;
  kind:
    | 'opening'
    | 'receipt'
    | 'adjustment'
    | 'count'
    | 'transfer'
    | 'commit'
    | 'release'
    | 'settle'
    | 'restock'
    | 'provisional'
    | 'reversal'
    | 'channel_change';
  on_hand_delta: number;
  committed_delta: number;
  deficit_delta: number;
  on_hand_after: number;
  committed_after: number;
  deficit_after: number;
  source_key: string;
  order_id: OrderId | null;
  actor: string;
  note: string | null;
  at: Date;
}

export interface ListingsTable {
  merchant_id: MerchantId;
  id: Generated<ListingId>;
  integration_id: IntegrationId;
  item_id: ItemId | null;
  external_key: string;
  external_group: string;
  external_ids: Generated<Json>;
  title: Generated<string>;
  sku: string | null;
  barcode: string | null;
  handle: string | null;
  status: 'not_exported' | 'exporting' | 'listed' | 'listed_and_synced' | 'ended' | 'deleted';
  quantity_sync: Generated<boolean>;
  stock_managed: boolean | null;
  linked_by: 'match' | 'hand' | 'creation' | null;
  matched_by: Identifier | null;
  proposed_item_id: ItemId | null;
  unlinked_by_hand: Generated<boolean>;
  ignored: Generated<boolean>;
  read_at: Date | null;
  counts_from: Date;
  rebook_pending: Generated<boolean>;
  backorders: Generated<boolean>;
  ended_by: 'rule' | 'hand' | null;
  state_set_at: Date | null;
  stock_owner: Generated<'merchant' | 'platform'>;
  published: GeneratedAlways<boolean>;
  created_at: Generated<Date>;
}

export interface ChannelStockTable {
  merchant_id: MerchantId;
  id: Generated<ChannelStockId>;
  integration_id: IntegrationId;
  external_stock_id: string;
  external_group: string;
  external_location_id: Generated<string>;
  needed_revision: Generated<number>;
  submitted_revision: Generated<number>;
  confirmed_revision: Generated<number>;
  submitted: number | null;
  confirmed: number | null;
  confirmed_read_at: Date | null;
  confirmed_at: Date | null;
  known: number | null;
  known_at: Date | null;
  read_due_at: Date | null;
  reading_key: string | null;
  read_refused: Generated<boolean>;
  submitted_delta: number | null;
  forced_revision: Generated<number>;
  released_revision: Generated<number>;
  hinted: Generated<boolean>;
  ends: Generated<boolean>;
  seen: number | null;
  seen_why: 'unmanaged' | 'absent' | 'inactive' | null;
  seen_at: Date | null;
  state: Generated<'idle' | 'due' | 'open' | 'unknown' | 'blocked'>;
  block_code: string | null;
  due_at: Date | null;
  needed_at: Date | null;
  cause: string | null;
  attempts: Generated<number>;
  open_epoch: number | null;
  open_request_key: string | null;
  opened_at: Date | null;
}

export interface ListingChannelStockTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  channel_stock_id: ChannelStockId;
}

export interface ListingChangesTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  integration_id: IntegrationId;
  aspect: 'state' | 'stock';
  wanted: 'listed' | 'ended' | 'managed';
  wanted_by: 'rule' | 'hand';
  wanted_at: Date;
  state: 'due' | 'open' | 'unknown' | 'failed';
  due_at: Date;
  attempts: Generated<number>;
  submitted: 'listed' | 'ended' | 'managed' | null;
  open_epoch: number | null;
  open_request_key: string | null;
  opened_at: Date | null;
}

export interface ListingReadingsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  state: 'reading' | 'matching' | 'completed' | 'failed';
  started_at: Date;
  ended_at: Date | null;
  page: string | null;
  went_on_at: Date;
  seen: Generated<number>;
  new: Generated<number>;
  changed: Generated<number>;
  linked: Generated<number>;
  created: Generated<number>;
  unlinked: Generated<number>;
  gone: Generated<number>;
  problems: Generated<number>;
  problem_rows: ColumnType<ListingProblem[], string | undefined, string>;
  failure_code: string | null;
  failure_message: string | null;
}

export interface PublishersTable {
  integration_id: IntegrationId;
  epoch: number;
  lease_until: Date;
}

export interface ChannelStockAttemptsTable {
  merchant_id: MerchantId;
  channel_stock_id: ChannelStockId;
  request_key: string;
  revision: number;
  epoch: number;
  quantity: number;
  trace: Json;
  expected: Generated<number[]>;
  basis: Generated<Json>;
  opened_at: Date;
  outcome: string | null;
  outcome_message: string | null;
  seen: number | null;
  ended_at: Date | null;
}

export interface TouchedItemsTable {
  id: GeneratedAlways<number>;
  merchant_id: MerchantId;
  item_id: ItemId;
  order_id: OrderId | null;
  cause: string;
  cause_at: Date;
}

export interface InboundEventsTable {
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
  state: 'taken_in' | 'reread_needed' | 'failed';
  failure_code: string | null;
  failure_message: string | null;
  hinted_at: Date | null;
  retry_at: Date | null;
  settled_at: Date | null;
}

export interface OrdersTable {
  merchant_id: MerchantId;
  id: Generated<OrderId>;
  integration_id: IntegrationId;
  external_order_id: string;
  version: number | null;
  snapshot_key: string | null;
  snapshot_hash: string | null;
  read_started_at: Date | null;
  revision: Generated<number>;
  processed_revision: Generated<number>;
  state: Generated<'pending' | 'open' | 'cancelled' | 'closed'>;
  test: Generated<boolean>;
  placed_at: Date | null;
  outcome: string | null;
  first_seen_at: Date;
  changed_at: Date;
}

export interface OrderLinesTable {
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
  place: Generated<string>;
  unit_price: string;
  currency: string;
}

export interface CommitmentsTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  location_id: LocationId;
  committed: number;
  settled: number;
  booked_seq: number;
}

export interface WaitingUnitsTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  units: number;
  kind: Generated<'oversold' | 'backordered'>;
  since: Date;
  seq: GeneratedAlways<number | null>;
}

export interface PruningTable {
  is_only: Generated<true>;
  after_id: Generated<string>;
}

export interface PresenceTable {
  service: 'gateway';
  since: Date;
  seen_at: Date;
}

export interface PlatformDeductionsTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  order_id: OrderId;
  revision: number;
  place: Generated<string>;
  units: number;
  taken_at: Date;
}

export interface ObservationsTable {
  merchant_id: MerchantId;
  id: Generated<ObservationId>;
  integration_id: IntegrationId;
  channel_stock_id: ChannelStockId;
  item_id: ItemId | null;
  read_started_at: Date;
  platform_at: Date | null;
  expected: number[];
  seen: number;
  units: number;
  consumed: Generated<number>;
  taken: Generated<Json>;
  state:
    | 'provisional'
    | 'rising'
    | 'consumed'
    | 'adopted'
    | 'reversed'
    | 'mismatch'
    | 'quarantined'
    | 'dropped';
  decide_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
}

export interface CursorsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  stream: string;
  cursor: string | null;
  as_of: Date | null;
}

export interface FailedItemsTable {
  merchant_id: MerchantId;
  id: Generated<FailedItemId>;
  integration_id: IntegrationId;
  operation: string;
  subject_kind: 'listing' | 'order' | 'product' | 'customer';
  subject_id: string;
  state: 'open' | 'retrying' | 'skipped' | 'closed';
  code: string;
  platform_message: string | null;
  hint: string | null;
  attempts: number;
  workflow_id: string | null;
  first_at: Date;
  last_at: Date;
}

export interface IncidentsTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  kind: 'oversell' | 'channel_down' | 'reconnect_required' | 'event_failed' | 'mass_drop' | 'safety_stop';
  dedupe_key: string;
  integration_id: IntegrationId | null;
  item_id: ItemId | null;
  order_id: OrderId | null;
  units: number | null;
  detail: Generated<Json>;
  cause: 'channel_lag' | 'unconfirmed_write' | 'edit_by_hand' | 'sold_beyond_figure' | 'our_fault' | null;
  seconds: number | null;
  opened_at: Date;
  resolved_at: Date | null;
}

export interface CredentialsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  kind: 'api' | 'webhook';
  slot: Generated<number>;
  ciphertext: Buffer;
  nonce: Buffer;
  key_id: string;
}

export interface ApiKeysTable {
  id: Generated<string>;
  merchant_id: MerchantId | null;
  prefix: string;
  hash: Buffer;
  role: 'viewer' | 'operator' | 'admin';
  label: string;
  created_at: Generated<Date>;
  revoked_at: Date | null;
}

export interface IdempotencyKeysTable {
  api_key_id: string;
  key: string;
  request_hash: Buffer;
  status: number | null;
  response: Json | null;
  created_at: Generated<Date>;
}
