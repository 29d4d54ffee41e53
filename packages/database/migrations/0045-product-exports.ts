import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Products are listed on integrations, and items say what they differ in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [integrations, exports, items, listings]) {
    await sql.raw(statement).execute(db);
  }
}

const integrations = `
-- Somebody switches it on: no shop gets the products of a catalogue because Onhand was updated.
alter table integrations add column lists_new_products boolean not null default false;
`;

const exports = `
create table product_exports (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  product_id uuid not null,
  integration_id uuid not null,
  -- a new item wanted it, as the settings permit, or a person
  cause text not null check (cause in ('automatic', 'asked')),
  -- travels in the created product, so that it can be found
  marker text not null unique,
  state text not null check (state in ('intended', 'waiting', 'sending', 'unknown', 'exported', 'failed', 'lost',
                                       'skipped')),
  -- the platform's id of the product, once it lists it
  external_group text,
  -- the SKUs of the last call: a search goes by them
  skus text[] not null default '{}',
  -- calls that created nothing, searches that found nothing since the last, failures in a row
  attempts int not null default 0,
  absences int not null default 0,
  failures int not null default 0,
  -- the last call can take effect until then, and what it made is found from then on
  settles_at timestamptz,
  -- a time of the schedule has come since it was wanted
  released boolean not null default false,
  -- not to be carried on before
  due_at timestamptz not null,
  code text,
  platform_message text,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id),
  unique (integration_id, product_id),
  foreign key (merchant_id, product_id) references products,
  foreign key (merchant_id, integration_id) references integrations
);
create index product_exports_due on product_exports (integration_id, due_at)
  where state in ('intended', 'waiting', 'sending', 'unknown');
create index product_exports_product on product_exports (merchant_id, product_id);
`;

const items = `
-- [{ name, value }], such as the size M
alter table items add column options jsonb not null default '[]' check (jsonb_typeof(options) = 'array');
`;

const listings = `
alter table listings drop constraint listings_linked_by_check;
alter table listings add constraint listings_linked_by_check
  check (linked_by in ('match', 'hand', 'creation', 'export'));
`;
