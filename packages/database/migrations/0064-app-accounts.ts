import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Accounts of apps, secrets that are renewed, and consents that are under way (decision 50). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(accounts + renewals + authorizations + grants).execute(db);
  await sql`select onhand_grant_renewals()`.execute(db);
}

const accounts = `
alter table integrations
  -- the platform's id of the account, as deliveries to the app's address name it; null: none do, or it is not known
  add column external_account text,
  -- all accounts of the platform are called at one address, so the account alone tells them apart
  add column shares_address boolean not null default false;
drop index integrations_shop;
create unique index integrations_shop on integrations (merchant_id, platform, base_url)
  where state <> 'revoked' and not shares_address;
-- Two merchants may have one account (each gets its deliveries); one merchant would count each order twice.
create unique index integrations_account on integrations (platform, external_account, merchant_id)
  where state <> 'revoked' and external_account is not null;
`;

const renewals = `
-- Which process asks a platform for new secrets of an integration, and until when no other one does.
create table credential_renewals (
  merchant_id uuid not null,
  integration_id uuid primary key,
  holder text not null,
  until timestamptz not null,
  foreign key (merchant_id, integration_id) references integrations on delete cascade
);
select onhand_secure('credential_renewals');
`;

const authorizations = `
-- Consents that were begun. A row is deleted by the callback that brings its state.
create table authorizations (
  state_hash bytea primary key,
  merchant_id uuid not null,
  integration_id uuid not null,
  api_key_id uuid not null references api_keys on delete cascade,
  ends_at timestamptz not null,
  foreign key (merchant_id, integration_id) references integrations on delete cascade
);
create index authorizations_ends on authorizations (ends_at);
create index authorizations_integration on authorizations (integration_id);
select onhand_secure('authorizations');
`;

/** Whoever calls `onhand_grant` again gets these grants, too. */
const grants = `
create function onhand_grant_renewals() returns void language plpgsql as $grant$
begin
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    revoke all on credential_renewals, authorizations from onhand_worker;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_gateway') then
    revoke all on credential_renewals from onhand_gateway;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_connector') then
    grant select, insert, update, delete on credential_renewals to onhand_connector;
    grant update (ciphertext, nonce, key_id) on credentials to onhand_connector;
    -- It renews the secrets of the API, and never those that sign webhooks.
    if not exists (select from pg_policies where tablename = 'credentials' and policyname = 'renewed') then
      create policy renewed on credentials as restrictive for update to onhand_connector using (kind = 'api');
    end if;
  end if;
end $grant$;
revoke execute on function onhand_grant_renewals() from public;

alter function onhand_grant() rename to onhand_grant_before_renewals;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_before_renewals();
  perform onhand_grant_renewals();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
