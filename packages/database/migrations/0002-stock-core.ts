import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The rest of the stock core: bundles, backorders, who may write what, and what a figure seen on a platform
 * means.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [settings, catalogue, orders, stock, observing, attention]) {
    await sql.raw(statement).execute(db);
  }
}

const settings = `
alter table integrations add column write_sales_back text not null default 'adjust'
  check (write_sales_back in ('adjust', 'order', 'none'));

create table sync_settings (
  merchant_id uuid not null,
  integration_id uuid not null,
  entity text not null check (entity in ('products', 'inventory', 'orders', 'customers')),
  direction text not null check (direction in ('inbound', 'outbound', 'bidirectional', 'disabled')),
  primary key (integration_id, entity),
  foreign key (merchant_id, integration_id) references integrations on delete cascade
);
insert into sync_settings (merchant_id, integration_id, entity, direction)
select merchant_id, id, 'inventory', case role when 'supplier' then 'inbound' else 'outbound' end from integrations;
`;

const catalogue = `
alter table items add column is_bundle boolean not null default false;
alter table items add unique (merchant_id, id, is_bundle);

-- A bundle is made of items that are no bundles themselves.
create table bundle_components (
  merchant_id uuid not null,
  bundle_id uuid not null,
  bundle_flag boolean not null default true check (bundle_flag),
  item_id uuid not null,
  item_flag boolean not null default false check (not item_flag),
  quantity int not null check (quantity > 0),
  primary key (merchant_id, bundle_id, item_id),
  foreign key (merchant_id, bundle_id, bundle_flag) references items (merchant_id, id, is_bundle),
  foreign key (merchant_id, item_id, item_flag) references items (merchant_id, id, is_bundle)
);
create index bundle_components_item on bundle_components (merchant_id, item_id);

-- Where the shop sells what is not there: such units are backordered, and no incident.
alter table listings add column backorders boolean not null default false;
`;

const orders = `
alter table order_lines drop constraint order_lines_effect_check;
alter table order_lines add constraint order_lines_effect_check
  check (effect in ('counted', 'needs_mapping', 'unknown_listing', 'before_opening', 'test_order', 'inventory_disabled'));
drop index order_lines_waiting;
create index order_lines_waiting on order_lines (merchant_id, external_key)
  where effect in ('needs_mapping', 'unknown_listing', 'before_opening');
-- of a bundle, as it was when the line first counted: [{"itemId", "quantity"}]; null: the line is of its item
alter table order_lines add column components jsonb;
-- where the platform takes its units from, as it calls it
alter table order_lines add column place text not null default '';
-- units that the platform has taken off its own figure because of this line
alter table order_lines add column deducted int not null default 0;

alter table oversold_units rename to waiting_units;
alter index oversold_units_item rename to waiting_units_item;
alter table waiting_units add column kind text not null default 'oversold' check (kind in ('oversold', 'backordered'));

-- What a platform took off its own figure by itself for an order (negative: put back), and when we heard of it.
-- A figure read since then may have it or not.
create table platform_deductions (
  merchant_id uuid not null,
  listing_id uuid not null,
  order_id uuid not null,
  revision int not null,
  units int not null check (units <> 0),
  taken_at timestamptz not null,
  primary key (order_id, listing_id, revision, merchant_id),
  foreign key (merchant_id, order_id) references orders,
  foreign key (merchant_id, listing_id) references listings on delete cascade
);
create index platform_deductions_listing on platform_deductions (listing_id, taken_at);
`;

const stock = `
alter table movements drop constraint movements_kind_check;
alter table movements add constraint movements_kind_check
  check (kind in ('opening', 'receipt', 'adjustment', 'count', 'transfer', 'commit', 'release', 'settle', 'restock',
                  'provisional', 'reversal', 'channel_change'));
-- a count that changes nothing is kept too: its key is known again
alter table movements drop constraint movements_check;
alter table movements add constraint movements_check
  check (on_hand_delta <> 0 or committed_delta <> 0 or deficit_delta <> 0 or kind in ('opening', 'count'));
-- what an attempt was computed from: the figures that might have stood there, and the revision of each level
alter table channel_stock_attempts add column expected int[] not null default '{}';
alter table channel_stock_attempts add column basis jsonb not null default '{}';
`;

const observing = `
-- known: the last figure that was explained, confirmed by a write or a reading, and when that reading began
alter table channel_stock add column known int;
alter table channel_stock add column known_at timestamptz;
-- a reading is wanted from then on
alter table channel_stock add column read_due_at timestamptz;
-- of the reading that is under way: a write that is begun meanwhile makes it worthless
alter table channel_stock add column reading_key uuid;
-- the platform refused to say the figure when it was asked last
alter table channel_stock add column read_refused boolean not null default false;
-- of the write that is open: units it adds; null: it sets the figure
alter table channel_stock add column submitted_delta int;
-- asked for by hand: this revision is sent even if the figure seems to stand there already
alter table channel_stock add column forced_revision bigint not null default 0;
update channel_stock set known = confirmed, known_at = confirmed_read_at;
create index channel_stock_read_due on channel_stock (integration_id, read_due_at) where read_due_at is not null;

-- Figures that nothing we know explains.
create table observations (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  channel_stock_id uuid not null,
  -- null: the figure stands for no single item
  item_id uuid,
  read_started_at timestamptz not null,
  -- by the platform's clock, where it tells it
  platform_at timestamptz,
  expected int[] not null,
  seen int not null,
  -- seen less what was expected; negative: units are gone
  units int not null check (units <> 0),
  -- of a fall: what orders that came late have explained since
  consumed int not null default 0,
  -- of a fall: the units taken off and not given back, [{"locationId", "units"}]
  taken jsonb not null default '[]',
  state text not null check (state in ('provisional', 'rising', 'consumed', 'adopted', 'reversed', 'mismatch', 'quarantined', 'dropped')),
  decide_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  primary key (merchant_id, id),
  check (consumed between 0 and abs(units)),
  check ((state in ('provisional', 'rising')) = (decide_at is not null)),
  foreign key (merchant_id, channel_stock_id) references channel_stock on delete cascade,
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, item_id) references items
);
create unique index observations_rising on observations (channel_stock_id) where state = 'rising';
create unique index observations_quarantined on observations (channel_stock_id) where state = 'quarantined';
create index observations_provisional on observations (channel_stock_id) where state = 'provisional';
create index observations_item on observations (merchant_id, item_id) where state in ('provisional', 'adopted');
create index observations_decide on observations (decide_at) where decide_at is not null;
create index observations_recent on observations (integration_id, read_started_at);
`;

const attention = `
alter table incidents drop constraint incidents_kind_check;
alter table incidents add constraint incidents_kind_check
  check (kind in ('oversell', 'channel_down', 'reconnect_required', 'event_failed', 'mass_drop'));
-- of an oversell, from the record: what let it happen, and for how long before the sale the channel had shown too much
alter table incidents add column cause text
  check (cause in ('channel_lag', 'unconfirmed_write', 'edit_by_hand', 'sold_beyond_figure', 'our_fault'));
alter table incidents add column seconds int;
create index incidents_unexplained on incidents (opened_at) where kind = 'oversell' and cause is null;
`;
