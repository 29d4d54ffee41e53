import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What products hold, what each integration's are known to show of it, and who changed what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [catalogue, channels, changes]) {
    await sql.raw(statement).execute(db);
  }
}

const catalogue = `
-- what prices of items are in; null: the source store's
alter table merchants add column currency char(3);
alter table products add column description text not null default '';
-- addresses, the main one first
alter table products add column images text[] not null default '{}';
-- raised by each change of the product or of one of its items
alter table products add column revision bigint not null default 0;
alter table items add column sale_price numeric(18, 4) check (sale_price >= 0);
`;

const channels = `
-- A product as it stands on an integration, of which something is linked.
create table channel_products (
  merchant_id uuid not null,
  integration_id uuid not null,
  external_group text not null,
  -- by '<field>:<product or item>': what it showed and what we held when both were last compared
  known jsonb not null default '{}',
  read_at timestamptz,
  -- what made it due, what of that is done, and what a time of the schedule let through
  needed_revision bigint not null default 0,
  confirmed_revision bigint not null default 0,
  released_revision bigint not null default 0,
  -- waiting: for its mode; failed: for a person, or for the next change
  state text not null check (state in ('idle', 'due', 'waiting', 'failed')),
  code text,
  due_at timestamptz,
  attempts int not null default 0,
  -- a change that was sent, by the same keys, whose outcome is not recorded yet
  sending jsonb,
  sending_key uuid,
  -- until then it may still take effect there
  in_flight_until timestamptz,
  primary key (integration_id, external_group),
  foreign key (merchant_id, integration_id) references integrations,
  check ((state in ('waiting', 'failed')) = (code is not null)),
  check ((state = 'due') = (due_at is not null)),
  check ((sending is null) = (sending_key is null) and (sending is null) = (in_flight_until is null))
);
create index channel_products_due on channel_products (due_at) where state = 'due';
create index listings_linked_group on listings (integration_id, external_group) where item_id is not null;
`;

const changes = `
-- Who changed which field of a product, and from where; rows are never changed.
create table product_changes (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  product_id uuid not null,
  item_id uuid,
  field text not null,
  before jsonb,
  after jsonb,
  -- lost: both sides had changed it, and this value gave way
  outcome text not null check (outcome in ('made', 'lost')),
  -- whose value it is; null: changed here
  integration_id uuid,
  actor text not null,
  at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, product_id) references products
);
create index product_changes_product on product_changes (merchant_id, product_id, id desc);
`;
