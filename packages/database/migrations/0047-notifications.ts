import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Notifications by e-mail and webhook: who wants which, what is to be sent, and what became of it. And when a
 * failed item last changed its state.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables + incidents + outbox + grants + moves).execute(db);
  await sql`select onhand_grant_notifications()`.execute(db);
}

const tables = `
create table notification_subscriptions (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  label text not null,
  channel text not null check (channel in ('email', 'webhook')),
  address text not null,
  incident_kinds text[] not null,
  failed_items_above int check (failed_items_above between 0 and 10000),
  created_at timestamptz not null,
  created_by text not null,
  primary key (merchant_id, id)
);

-- Sealed like the shops' secrets. Only the notifier reads them.
create table notification_secrets (
  merchant_id uuid not null,
  subscription_id uuid not null,
  ciphertext bytea not null,
  nonce bytea not null,
  key_id text not null,
  primary key (merchant_id, subscription_id),
  foreign key (merchant_id, subscription_id) references notification_subscriptions on delete cascade
);

-- A shop has more open failed items than a subscription bears. The next one can begin once this has ended.
create table notification_alarms (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  subscription_id uuid not null,
  integration_id uuid not null,
  open_items int not null,
  above int not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, id),
  foreign key (merchant_id, subscription_id) references notification_subscriptions on delete cascade,
  foreign key (merchant_id, integration_id) references integrations
);
create unique index notification_alarms_current on notification_alarms (subscription_id, integration_id)
  where ended_at is null;

-- The outbox. A row is committed with its cause, and never made twice for one.
create table notifications (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  subscription_id uuid not null,
  cause_kind text not null check (cause_kind in ('incident', 'more_incidents', 'failed_items', 'test')),
  cause_id uuid not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'delivered', 'unconfirmed', 'undeliverable')),
  attempts int not null default 0,
  -- what the first attempt sends, and all after it
  content jsonb,
  created_at timestamptz not null,
  attempted_at timestamptz,
  ended_at timestamptz,
  failure_code text,
  failure_message text,
  primary key (merchant_id, id),
  unique (subscription_id, cause_kind, cause_id),
  foreign key (merchant_id, subscription_id) references notification_subscriptions on delete cascade,
  check ((ended_at is null) = (state in ('waiting', 'sending')))
);
create index notifications_unsent on notifications (attempted_at nulls first, id) where ended_at is null;
create index notifications_attempted on notifications (subscription_id, attempted_at) where cause_kind = 'incident';
create index notifications_ended on notifications (ended_at) where ended_at is not null;
create index notifications_newest on notifications (merchant_id, subscription_id, id desc);
`;

/** The constraint keeps the kinds that it has when this runs, and takes one more. */
const incidents = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  if kinds not like '%''notification_failed''%' then
    alter table incidents drop constraint incidents_kind_check;
    execute 'alter table incidents add constraint incidents_kind_check '
      || replace(kinds, 'ARRAY[', 'ARRAY[''notification_failed''::text, ');
  end if;
end $$;
`;

/**
 * A trigger, because incidents are opened by statements of many places, the door's among them. An incident
 * that is already open is updated, and thus none of the new rows.
 */
const outbox = `
create function notifications_of_incidents() returns trigger language plpgsql as $outbox$
begin
  insert into notifications (merchant_id, subscription_id, cause_kind, cause_id, created_at)
  select wanted.merchant_id, wanted.id, 'incident', opened.id, opened.opened_at
  from opened
  join notification_subscriptions wanted
    on wanted.merchant_id = opened.merchant_id and opened.kind = any(wanted.incident_kinds)
  -- What could not be delivered notifies nobody.
  where opened.kind <> 'notification_failed'
  -- A subscription that is being deleted gets nothing: the foreign key would wait for the deletion, or fail.
  for key share of wanted skip locked
  on conflict (subscription_id, cause_kind, cause_id) do nothing;
  return null;
end $outbox$;
create trigger notify after insert on incidents referencing new table as opened
  for each statement execute function notifications_of_incidents();
`;

/** A run of many must not move what somebody else moved after it began. Null: not since this migration. */
const moves = `
alter table failed_items add column moved_at timestamptz;
`;

/** Whoever calls `onhand_grant` again gets these grants, too. */
const grants = `
create function onhand_grant_notifications() returns void language plpgsql as $grant$
declare
  service text;
begin
  begin
    create role onhand_notifier;
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
      raise notice 'The role onhand_notifier is missing, and this account may not create it.';
  end;
  for service in select rolname from pg_roles where rolname in ('onhand_gateway', 'onhand_worker') loop
    execute format('revoke all on notification_secrets from %I', service);
  end loop;
  if exists (select from pg_roles where rolname = 'onhand_gateway') then
    grant insert on notification_secrets to onhand_gateway;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_notifier') then
    grant select on notification_secrets, notification_subscriptions to onhand_notifier;
  end if;
end $grant$;
revoke execute on function onhand_grant_notifications() from public;

alter function onhand_grant() rename to onhand_grant_until_audit;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_until_audit();
  perform onhand_grant_notifications();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
