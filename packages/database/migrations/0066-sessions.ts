import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Sessions of the console (decision 55). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(sessions + grants).execute(db);
  await sql`select onhand_grant_sessions()`.execute(db);
}

const sessions = `
-- A browser that has shown a key. It has the key's rights while the key is not revoked, until it expires.
create table sessions (
  id uuid primary key default uuidv7(),
  -- SHA-256 of the cookie's token, which is stored nowhere
  token_hash bytea not null unique,
  api_key_id uuid not null references api_keys on delete cascade,
  -- the key's merchant; null: an operator's key
  merchant_id uuid references merchants,
  created_at timestamptz not null default onhand_now(),
  expires_at timestamptz not null
);
create index sessions_expires on sessions (expires_at);
create index sessions_key on sessions (api_key_id);
select onhand_secure('sessions');
`;

/** Only the gateway knows sessions. Whoever calls `onhand_grant` again gets these grants, too. */
const grants = `
create function onhand_grant_sessions() returns void language plpgsql as $grant$
begin
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    revoke all on sessions from onhand_worker;
  end if;
end $grant$;
revoke execute on function onhand_grant_sessions() from public;

alter function onhand_grant() rename to onhand_grant_before_sessions;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_before_sessions();
  perform onhand_grant_sessions();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
