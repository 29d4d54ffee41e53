import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The tables of the main job: an order lowers stock and every linked listing shows it.
 * Merchant tables have (merchant_id, id) keys and composite foreign keys, so that a row that crosses
 * merchants cannot be written.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [tenancy, catalogue, stock, listings, orders, attention, access]) {
    await sql.raw(statement).execute(db);
  }
}

const tenancy = `
create table merchants (
  id uuid primary key default uuidv7(),
  name text not null,
  stock_authority text not null check (stock_authority in ('source', 'warehouse')),
  created_at timestamptz not null default now()
);

create table integrations (
  merchant_id uuid not null references merchants,
  id uuid not null unique default uuidv7(),
  platform text not null,
  name text not null,
  role text not null check (role in ('supplier', 'seller')),
  base_url text not null,
  currency char(3),
  state text not null default 'active' check (state in ('active', 'paused', 'revoked')),
  quantity_sync boolean not null default true,
  -- open: the publisher waits for the platform until circuit_until; reconnect_required: for a person
  circuit text not null default 'closed' check (circuit in ('closed', 'open', 'reconnect_required')),
  circuit_reason text,
  circuit_failures int not null default 0,
  circuit_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, platform, base_url)
);

create table locations (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  name text not null,
  priority int not null default 100,
  primary key (merchant_id, id),
  unique (merchant_id, name)
);

-- Several of our locations may stand behind one of theirs, never the other way round.
create table location_mappings (
  merchant_id uuid not null,
  integration_id uuid not null,
  external_location_id text not null,
  location_id uuid not null,
  primary key (integration_id, location_id),
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, location_id) references locations
);
`;

const catalogue = `
create table products (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  handle text,
  title text not null,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id)
);

create table items (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  product_id uuid not null,
  sku text,
  barcode text,
  -- from when orders move this item's stock: set once, by its opening figure
  counts_from timestamptz,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  foreign key (merchant_id, product_id) references products
);
-- not unique: two items with one SKU must be reportable
create index items_sku on items (merchant_id, lower(sku));
`;

const stock = `
create table stock_levels (
  merchant_id uuid not null,
  item_id uuid not null,
  location_id uuid not null,
  on_hand int not null default 0,
  committed int not null default 0 check (committed >= 0),
  -- units that left, or were counted off, and were never there: filled first by whatever comes in
  deficit int not null default 0 check (deficit >= 0),
  revision bigint not null default 0,
  primary key (merchant_id, item_id, location_id),
  check (on_hand >= committed),
  check (deficit = 0 or on_hand = 0),
  foreign key (merchant_id, item_id) references items,
  foreign key (merchant_id, location_id) references locations
) with (fillfactor = 70);

-- The ledger. seq is the level's revision after the movement; rows are never changed.
create table movements (
  merchant_id uuid not null,
  item_id uuid not null,
  location_id uuid not null,
  seq bigint not null,
  kind text not null check (kind in ('opening', 'receipt', 'adjustment', 'count', 'transfer', 'commit', 'release', 'settle', 'restock')),
  on_hand_delta int not null,
  committed_delta int not null,
  deficit_delta int not null,
  on_hand_after int not null,
  committed_after int not null,
  deficit_after int not null,
  source_key text not null,
  order_id uuid,
  actor text not null,
  note text,
  at timestamptz not null,
  primary key (merchant_id, item_id, location_id, seq),
  unique (merchant_id, source_key, item_id, location_id),
  check (on_hand_delta <> 0 or committed_delta <> 0 or deficit_delta <> 0 or kind = 'opening'),
  foreign key (merchant_id, item_id, location_id) references stock_levels
);
`;

const listings = `
create table listings (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  item_id uuid,
  -- the platform's id of the sellable unit, and of what it belongs to
  external_key text not null,
  external_group text not null,
  external_ids jsonb not null default '{}',
  title text not null default '',
  sku text,
  barcode text,
  handle text,
  status text not null check (status in ('not_exported', 'exporting', 'listed', 'listed_and_synced', 'ended', 'deleted')),
  quantity_sync boolean not null default true,
  -- null: not known yet
  stock_managed boolean,
  linked_by text check (linked_by in ('match', 'hand')),
  -- orders placed before have no effect on stock
  counts_from timestamptz not null,
  -- orders that waited for it are to be booked anew
  rebook_pending boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (integration_id, external_key),
  check ((item_id is null) = (linked_by is null)),
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, item_id) references items
);
create index listings_item on listings (merchant_id, item_id) where item_id is not null;
create index listings_group on listings (integration_id, external_group);
create index listings_rebook on listings (id) where rebook_pending;

-- The quantity record behind a listing at one external location; several listings may share one.
create table channel_stock (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  external_stock_id text not null,
  external_group text not null,
  external_location_id text not null default '',
  -- raised by one by each cause that makes it due; revisions never go back
  needed_revision bigint not null default 0,
  submitted_revision bigint not null default 0,
  confirmed_revision bigint not null default 0,
  submitted int,
  confirmed int,
  confirmed_read_at timestamptz,
  confirmed_at timestamptz,
  -- the last figure seen there, whoever put it; null with seen_at: there is no figure
  seen int,
  seen_why text check (seen_why in ('unmanaged', 'absent', 'inactive')),
  seen_at timestamptz,
  -- due: to be written from due_at on; open: a write is under way; unknown: to be read back from due_at on;
  -- blocked: not written, for the reason block_code
  state text not null default 'idle' check (state in ('idle', 'due', 'open', 'unknown', 'blocked')),
  block_code text,
  due_at timestamptz,
  needed_at timestamptz,
  cause text,
  attempts int not null default 0,
  open_epoch bigint,
  open_request_key text,
  opened_at timestamptz,
  primary key (merchant_id, id),
  unique (integration_id, external_stock_id, external_location_id),
  check (confirmed_revision <= submitted_revision and submitted_revision <= needed_revision),
  check ((state in ('open', 'unknown')) = (open_request_key is not null)),
  check ((state = 'blocked') = (block_code is not null)),
  check (state not in ('due', 'unknown') or due_at is not null),
  foreign key (merchant_id, integration_id) references integrations
) with (fillfactor = 70);
create unique index channel_stock_id on channel_stock (id);
create index channel_stock_due on channel_stock (integration_id, due_at) where state in ('due', 'unknown');
create index channel_stock_open on channel_stock (integration_id) where state = 'open';

create table listing_channel_stock (
  merchant_id uuid not null,
  listing_id uuid not null,
  channel_stock_id uuid not null,
  primary key (merchant_id, listing_id, channel_stock_id),
  foreign key (merchant_id, listing_id) references listings on delete cascade,
  foreign key (merchant_id, channel_stock_id) references channel_stock on delete cascade
);
create index listing_channel_stock_record on listing_channel_stock (channel_stock_id);

-- The lease of the only writer of an integration's quantities; the epoch fences off a writer that lost it.
create table publishers (
  integration_id uuid primary key references integrations (id),
  epoch bigint not null,
  lease_until timestamptz not null
);

create table channel_stock_attempts (
  merchant_id uuid not null,
  channel_stock_id uuid not null,
  request_key text not null,
  revision bigint not null,
  epoch bigint not null,
  quantity int not null,
  trace jsonb not null,
  opened_at timestamptz not null,
  outcome text,
  outcome_message text,
  seen int,
  ended_at timestamptz,
  primary key (channel_stock_id, request_key),
  foreign key (merchant_id, channel_stock_id) references channel_stock on delete cascade
);

-- Items whose stock moved, until the channel stock behind them is marked as due (outside the stock transaction).
create table touched_items (
  id bigint generated always as identity primary key,
  merchant_id uuid not null,
  item_id uuid not null,
  order_id uuid,
  cause text not null,
  cause_at timestamptz not null
);
create index touched_items_order on touched_items (order_id) where order_id is not null;
`;

const orders = `
create table inbound_events (
  merchant_id uuid not null,
  id bigint generated always as identity primary key,
  integration_id uuid not null,
  event_key text not null,
  origin text not null check (origin in ('webhook', 'poll', 'reread', 'bulk')),
  topic text not null,
  kind text not null,
  external_order_id text,
  event jsonb not null,
  received_at timestamptz not null,
  -- reread_needed: a hint, until the order has been read again
  state text not null check (state in ('taken_in', 'reread_needed', 'failed')),
  failure_code text,
  failure_message text,
  -- when it last became a hint, and before when it is not followed again
  hinted_at timestamptz,
  retry_at timestamptz,
  settled_at timestamptz,
  unique (integration_id, event_key),
  check ((state = 'reread_needed') <= (hinted_at is not null)),
  foreign key (merchant_id, integration_id) references integrations
);
create index inbound_events_reread on inbound_events (integration_id, external_order_id) where state = 'reread_needed';
create index inbound_events_failed on inbound_events (integration_id) where state = 'failed';

create table orders (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  external_order_id text not null,
  -- the platform's version of the snapshot that counts, the inbound event it came by, its hash, its reading's begin
  version bigint,
  snapshot_key text,
  snapshot_hash text,
  read_started_at timestamptz,
  -- raised by one with each snapshot that counts; 0: heard of, nothing taken in yet
  revision int not null default 0,
  processed_revision int not null default 0,
  state text not null default 'pending' check (state in ('pending', 'open', 'cancelled', 'closed')),
  test boolean not null default false,
  placed_at timestamptz,
  outcome text,
  first_seen_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id),
  unique (integration_id, external_order_id),
  check (processed_revision <= revision),
  foreign key (merchant_id, integration_id) references integrations
);
create unique index orders_id on orders (id);
create index orders_unprocessed on orders (changed_at) where processed_revision < revision;

create table order_lines (
  merchant_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  listing_id uuid,
  item_id uuid,
  external_key text,
  sku text,
  -- counted: it moves stock; the others say why it does not
  effect text not null check (effect in ('counted', 'needs_mapping', 'unknown_listing', 'before_opening', 'test_order')),
  quantity int not null check (quantity > 0),
  cancelled int not null default 0,
  restocked int not null default 0,
  unit_price numeric(18, 4) not null,
  currency char(3) not null,
  -- by order first: lines are always found by it
  primary key (order_id, external_line_id, merchant_id),
  foreign key (merchant_id, order_id) references orders,
  foreign key (merchant_id, item_id) references items,
  foreign key (merchant_id, listing_id) references listings
);
create index order_lines_item on order_lines (merchant_id, item_id);
create index order_lines_waiting on order_lines (merchant_id, external_key) where effect in ('needs_mapping', 'unknown_listing');

-- What a line holds at a location: committed units, and those already settled.
create table commitments (
  merchant_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  item_id uuid not null,
  location_id uuid not null,
  committed int not null check (committed >= 0),
  settled int not null check (settled >= 0),
  -- the level's revision when units were last committed here: who came last gives up first
  booked_seq bigint not null,
  primary key (order_id, external_line_id, item_id, location_id, merchant_id),
  foreign key (merchant_id, order_id, external_line_id) references order_lines (merchant_id, order_id, external_line_id),
  foreign key (merchant_id, item_id, location_id) references stock_levels
);

create index commitments_open on commitments (merchant_id, item_id, location_id) where committed > 0;

-- Units ordered that were not there.
create table oversold_units (
  merchant_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  item_id uuid not null,
  units int not null check (units > 0),
  since timestamptz not null,
  seq bigint generated always as identity,
  primary key (order_id, external_line_id, item_id, merchant_id),
  foreign key (merchant_id, order_id, external_line_id) references order_lines (merchant_id, order_id, external_line_id)
);
create index oversold_units_item on oversold_units (merchant_id, item_id, seq);

create table cursors (
  merchant_id uuid not null,
  integration_id uuid not null,
  stream text not null,
  cursor text,
  as_of timestamptz,
  primary key (integration_id, stream),
  foreign key (merchant_id, integration_id) references integrations
);
`;

const attention = `
create table failed_items (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  operation text not null,
  subject_kind text not null check (subject_kind in ('listing', 'order', 'product', 'customer')),
  subject_id uuid not null,
  state text not null check (state in ('open', 'retrying', 'skipped', 'closed')),
  code text not null,
  platform_message text,
  hint text,
  attempts int not null,
  workflow_id text,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, integration_id) references integrations
);
create unique index failed_items_current on failed_items (integration_id, operation, subject_kind, subject_id) where state <> 'closed';

create table incidents (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('oversell', 'channel_down', 'reconnect_required', 'event_failed')),
  dedupe_key text not null,
  integration_id uuid,
  item_id uuid,
  order_id uuid,
  units int,
  detail jsonb not null default '{}',
  opened_at timestamptz not null,
  resolved_at timestamptz,
  primary key (merchant_id, id)
);
create unique index incidents_open on incidents (merchant_id, kind, dedupe_key) where resolved_at is null;
`;

const access = `
create table credentials (
  merchant_id uuid not null,
  integration_id uuid not null,
  kind text not null check (kind in ('api', 'webhook')),
  slot smallint not null default 0,
  ciphertext bytea not null,
  nonce bytea not null check (octet_length(nonce) = 12),
  key_id text not null,
  primary key (integration_id, kind, slot),
  foreign key (merchant_id, integration_id) references integrations
);

create table api_keys (
  id uuid primary key default uuidv7(),
  -- null: the operator's, for every merchant
  merchant_id uuid references merchants,
  prefix text not null unique,
  hash bytea not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  label text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table idempotency_keys (
  api_key_id uuid not null references api_keys,
  key text not null,
  request_hash bytea not null,
  status int,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (api_key_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);
`;
