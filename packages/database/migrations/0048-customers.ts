import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Persons who are customers of the shops. What is known of them is encrypted (decision 35). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables + grants + disabled + kept).execute(db);
  await sql`select onhand_grant_customers()`.execute(db);
}

const tables = `
-- The key under which a merchant's customers are encrypted and hashed, itself sealed with the secrets key.
create table customer_keys (
  merchant_id uuid primary key references merchants,
  ciphertext bytea not null,
  nonce bytea not null,
  key_id text not null,
  made_at timestamptz not null default onhand_now()
);

create table customers (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  -- keyed hash of the e-mail address; null: no usable address, so nobody is matched with this person
  email_hash text check (email_hash ~ '^[0-9a-f]{64}$'),
  -- encrypted; null: erased
  personal_data bytea,
  content_hash text check (content_hash ~ '^[0-9a-f]{64}$'),
  -- when and where the content last changed, by that platform's clock
  changed_at timestamptz,
  changed_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  erased_at timestamptz,
  primary key (merchant_id, id),
  foreign key (merchant_id, changed_by) references integrations,
  check (num_nulls(personal_data, content_hash) = case when erased_at is null then 0 else 2 end)
);
create unique index customers_email on customers (merchant_id, email_hash) where email_hash is not null;

-- A person as an integration shows them.
create table channel_customers (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  -- null: not created there, as far as is known
  external_id text,
  -- null: not read yet, or not taken in
  customer_id uuid,
  -- the content that was last seen there, and when the platform says that it changed
  seen_hash text,
  seen_changed_at timestamptz,
  -- the person's content that is there: sent, or taken from there
  sent_hash text,
  -- the person's content that the platform refused
  refused_hash text,
  -- the platform told of it, or somebody wants it to be read
  hinted_at timestamptz,
  -- it is gone there: it is neither read nor created again
  removed_at timestamptz,
  primary key (merchant_id, id),
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, customer_id) references customers,
  check (external_id is not null or customer_id is not null)
);
create unique index channel_customers_there on channel_customers (integration_id, external_id)
  where external_id is not null;
create unique index channel_customers_of on channel_customers (customer_id, integration_id)
  where customer_id is not null;
create index channel_customers_hinted on channel_customers (integration_id, hinted_at)
  where hinted_at is not null;
`;

/** `onhand_grant` gives these grants, too. */
const grants = `
create function onhand_grant_customers() returns void language plpgsql as $grant$
begin
  if exists (select from pg_roles where rolname = 'onhand_gateway') then
    revoke delete on customer_keys from onhand_gateway;
  end if;
  -- The worker moves encrypted content, and can open none of it.
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    revoke all on customer_keys from onhand_worker;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_connector') then
    grant select, insert, update on customer_keys to onhand_connector;
  end if;
end $grant$;
revoke execute on function onhand_grant_customers() from public;

alter function onhand_grant() rename to onhand_grant_before_customers;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_before_customers();
  perform onhand_grant_customers();
end $grant$;
revoke execute on function onhand_grant() from public;
`;

const disabled = `
-- These settings had no effect before: nobody's customers begin to move because Onhand was updated.
update sync_settings set direction = 'disabled', revision = revision + 1 where entity = 'customers';
`;

const kept = `
-- A person's erasure looks through the deliveries that were kept as they came.
create index inbound_events_kept on inbound_events (merchant_id) where kind in ('not_understood', 'platform_error');
`;
