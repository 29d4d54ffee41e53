import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Orders are copied to the source store. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [copies, settings, incidents]) {
    await sql.raw(statement).execute(db);
  }
}

const copies = `
create table order_copies (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  -- the order that is copied
  order_id uuid not null,
  -- the source store
  integration_id uuid not null,
  kind text not null check (kind in ('draft', 'order')),
  -- travels in the created order, so that it can be found
  marker text not null unique,
  state text not null check (state in ('intended', 'waiting', 'sending', 'unknown', 'draft', 'open', 'closed',
                                       'cancelled', 'failed', 'lost', 'skipped')),
  -- whether the created order lowers the source by itself
  lowers boolean not null,
  -- the source store's id and number of what was created; the order here, once news of it has come
  external_id text,
  external_number text,
  created_order_id uuid,
  -- calls that create it so far, and when the last one was sent
  attempts int not null default 0,
  sent_at timestamptz,
  -- the last call can take effect until then, and what it made is found from then on
  settles_at timestamptz,
  -- searches that found nothing since then, and failures in a row
  absences int not null default 0,
  failures int not null default 0,
  -- when the sweep starts it again
  retry_at timestamptz,
  code text,
  platform_message text,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, order_id) references orders,
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, created_order_id) references orders
);
create unique index order_copies_of on order_copies (order_id);
create unique index order_copies_created on order_copies (created_order_id) where created_order_id is not null;
create index order_copies_due on order_copies (changed_at) where state in ('intended', 'waiting', 'sending', 'unknown');

create table order_copy_items (
  merchant_id uuid not null,
  copy_id uuid not null,
  item_id uuid not null,
  listing_id uuid not null,
  -- a bundle settles nothing: its components are written back
  settles boolean not null,
  quantity int not null check (quantity >= 0),
  held int not null check (held >= 0),
  lowered int not null default 0 check (lowered >= 0),
  asked int not null default 0 check (asked >= 0),
  stranded int not null default 0 check (stranded >= 0),
  counted int not null default 0 check (counted >= 0),
  -- by how many units the source's figure differs from what is available here, because of the copy
  awaited int not null default 0,
  primary key (merchant_id, copy_id, item_id),
  foreign key (merchant_id, copy_id) references order_copies
);
create index order_copy_items_awaited on order_copy_items (listing_id) where awaited <> 0;
`;

const settings = `
-- orders placed before are not copied
alter table sync_settings add column copies_since timestamptz;
update sync_settings set copies_since = now() where order_copy <> 'none';
`;

/** The constraint keeps the kinds that it has when this runs, and takes three more. */
const incidents = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  alter table incidents drop constraint incidents_kind_check;
  execute 'alter table incidents add constraint incidents_kind_check '
    || replace(kinds, 'ARRAY[',
               'ARRAY[''source_order_open''::text, ''copy_cancelled''::text, ''cancelled_sale_shipped''::text, ');
end $$;
`;
