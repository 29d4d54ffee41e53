import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Sync settings in full, for each entity of an integration, with their history; what a scheduled sync
 * releases.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [settings, rows, history, scheduled]) {
    await sql.raw(statement).execute(db);
  }
}

const settings = `
alter table sync_settings add column mode text not null default 'instant'
  check (mode in ('instant', 'scheduled', 'manual'));
alter table sync_settings add column cron text;
alter table sync_settings add column time_zone text;
-- new things there are created here, and figures seen there are accepted
alter table sync_settings add column auto_import boolean not null default true;
-- new things here are listed there, and what changes here is sent unasked
alter table sync_settings add column auto_export boolean not null default true;
-- of products: what updates may change
alter table sync_settings add column fields text[] not null default '{}';
alter table sync_settings add column match_by text not null default 'sku' check (match_by in ('sku', 'barcode', 'handle'));
-- of orders: whether, and to which integration, they are copied
alter table sync_settings add column order_copy text not null default 'none' check (order_copy in ('none', 'draft', 'order'));
alter table sync_settings add column copy_to uuid;
-- raised by each change
alter table sync_settings add column revision int not null default 0;
alter table sync_settings add check ((mode = 'scheduled') = (cron is not null));
alter table sync_settings add check ((cron is null) = (time_zone is null));
alter table sync_settings add check (order_copy = 'none' or copy_to is not null);
alter table sync_settings add check (copy_to <> integration_id);
alter table sync_settings add foreign key (merchant_id, copy_to) references integrations;
create index sync_settings_scheduled on sync_settings (integration_id) where mode = 'scheduled';
`;

// What was set by hand stays as it works today; the rest are the defaults of the role.
const rows = `
update sync_settings
set auto_import = direction in ('inbound', 'bidirectional') or (direction = 'disabled' and integrations.role = 'supplier'),
    auto_export = direction in ('outbound', 'bidirectional') or (direction = 'disabled' and integrations.role = 'seller')
from integrations where integrations.id = sync_settings.integration_id;

insert into sync_settings (merchant_id, integration_id, entity, direction, auto_import, auto_export, fields)
select merchant_id, id, entity,
       case when entity = 'orders' or (entity = 'customers' and role = 'seller') then 'disabled'
            when role = 'supplier' then 'inbound' else 'outbound' end,
       role = 'supplier' and entity <> 'orders', role = 'seller' and entity = 'products',
       case when entity = 'products'
            then array['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'] else '{}' end
from integrations cross join unnest(array['products', 'orders', 'customers']) as entity;
`;

const history = `
-- Who changed which setting, and from what to what; rows are never changed.
create table settings_history (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  -- what was changed, as in 'sync-settings:<integration>:<entity>'
  subject text not null,
  revision int not null,
  before jsonb not null,
  after jsonb not null,
  actor text not null,
  actor_key uuid,
  at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, subject, revision)
);
`;

const scheduled = `
-- of an integration whose stock is written at certain times: this revision and later ones may be sent until it is confirmed
alter table channel_stock add column released_revision bigint not null default 0;
-- a figure was pushed that is not the known one: it is read at the next time
alter table channel_stock add column hinted boolean not null default false;

-- Holds the whole key, so that it is chosen before there are statistics: listings come by the thousand.
drop index listing_channel_stock_record;
create index listing_channel_stock_record on listing_channel_stock (channel_stock_id, merchant_id, listing_id);
`;
