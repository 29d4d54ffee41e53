import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The audit log: what operators did, chained by hashes after the commit, a chain for each merchant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables + guards + rowsWritten + grants).execute(db);
  await sql`select onhand_grant_audit()`.execute(db);
}

const tables = `
create table audit_entries (
  -- the order of the inserts. It has gaps, and a transaction may commit after one that began later
  id bigint generated always as identity primary key,
  -- null: what concerns the installation, such as the operator's own keys
  merchant_id uuid references merchants,
  chain_id uuid not null generated always as (coalesce(merchant_id, '00000000-0000-0000-0000-000000000000')) stored,
  -- of the request that the entry is about. One request leaves one entry
  request_id uuid not null unique,
  -- of millisecond precision, as it is hashed
  at timestamptz not null check (at = date_trunc('milliseconds', at)),
  actor text not null,
  actor_key uuid,
  actor_role text,
  action text not null,
  subject_kind text not null,
  subject_id text,
  -- the exact text that is hashed: jsonb would write it anew
  details json not null check (json_typeof(details) = 'object'),
  -- null: not chained yet
  position bigint,
  previous_hash bytea,
  hash bytea,
  check (num_nulls(position, previous_hash, hash) in (0, 3)),
  check (position > 0 and length(previous_hash) = 32 and length(hash) = 32),
  unique (chain_id, position)
);
create index audit_entries_newest on audit_entries (chain_id, id);
create index audit_entries_unchained on audit_entries (chain_id, id) where position is null;
create index audit_entries_subject on audit_entries (chain_id, subject_id, id);

-- The end of each chain. Its row is the lock under which the chain grows.
create table audit_heads (
  chain_id uuid primary key,
  position bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex') check (length(hash) = 32)
);
`;

/** What no role may do by mistake. A superuser can switch the triggers off: the chain then shows it. */
const guards = `
create function audit_entries_guard() returns trigger language plpgsql as $guard$
begin
  if tg_op = 'UPDATE' and old.position is null and new.position is not null
     and (old.id, old.merchant_id, old.request_id, old.at, old.actor, old.actor_key, old.actor_role, old.action,
          old.subject_kind, old.subject_id, old.details::text)
         is not distinct from
         (new.id, new.merchant_id, new.request_id, new.at, new.actor, new.actor_key, new.actor_role, new.action,
          new.subject_kind, new.subject_id, new.details::text) then
    return new;
  end if;
  raise exception 'Entries of the audit log are never changed or deleted.' using errcode = '42501';
end $guard$;
create trigger guard before update or delete on audit_entries
  for each row execute function audit_entries_guard();
create trigger guard_truncate before truncate on audit_entries
  for each statement execute function audit_entries_guard();

create function audit_heads_guard() returns trigger language plpgsql as $guard$
begin
  if tg_op = 'UPDATE' and new.chain_id = old.chain_id and new.position > old.position then return new; end if;
  raise exception 'The end of a chain of the audit log only moves on.' using errcode = '42501';
end $guard$;
create trigger guard before update or delete on audit_heads
  for each row execute function audit_heads_guard();
create trigger guard_truncate before truncate on audit_heads
  for each statement execute function audit_heads_guard();
`;

const rowsWritten = `
-- Counts the rows that the session has written. Only its growth within a transaction has a meaning: the counts of
-- earlier transactions are taken off from time to time, but never during a transaction.
create function onhand_rows_written() returns bigint language sql volatile as $count$
  select coalesce(sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                      + pg_stat_get_xact_tuples_deleted(oid)), 0)::bigint
  from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
$count$;
`;

/** Whoever calls `onhand_grant` again gets these grants, too. */
const grants = `
create function onhand_grant_audit() returns void language plpgsql as $grant$
declare
  service text;
begin
  for service in select rolname from pg_roles where rolname in ('onhand_gateway', 'onhand_worker') loop
    execute format('revoke update, delete on audit_entries from %I', service);
    execute format('revoke insert, update, delete on audit_heads from %I', service);
  end loop;
  -- The worker chains what was committed.
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    grant update (position, previous_hash, hash) on audit_entries to onhand_worker;
    grant insert, update on audit_heads to onhand_worker;
  end if;
end $grant$;
revoke execute on function onhand_grant_audit() from public;

alter function onhand_grant() rename to onhand_grant_tables;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_tables();
  perform onhand_grant_audit();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
