import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Makes the roles of the services, each with what it needs. They cannot log in until they get a password
 * (`setRolePasswords`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(webhookSecrets + grants).execute(db);
  await sql`select onhand_grant()`.execute(db);
}

const webhookSecrets = `
-- What the gateway may read of the secrets: those that sign webhooks.
create view webhook_secrets with (security_barrier) as
  select merchant_id, integration_id, slot, ciphertext, nonce, key_id from credentials where kind = 'webhook';
`;

/**
 * Roles belong to the whole server, and grants to the database. Where the migrating account may not create
 * roles, somebody else creates them, and calls the function again.
 */
const grants = `
create function onhand_grant() returns void language plpgsql as $grant$
declare
  service text;
  reachable text;
begin
  foreach service in array array['onhand_gateway', 'onhand_worker', 'onhand_connector'] loop
    begin
      execute format('create role %I', service);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise notice 'The role % is missing, and this account may not create it.', service;
    end;
  end loop;

  for service in select rolname from pg_roles where rolname in ('onhand_gateway', 'onhand_worker') loop
    execute format('grant select, insert, update, delete on all tables in schema public to %I', service);
    execute format('alter default privileges in schema public grant select, insert, update, delete on tables to %I', service);
    -- Nobody rewrites the ledger, the history of settings and products, or the list of migrations.
    execute format('revoke update, delete on movements, settings_history, product_changes from %I', service);
    for reachable in select relname from pg_class where relnamespace = 'public'::regnamespace and relname like 'kysely_%' and relkind = 'r' loop
      execute format('revoke all on %I from %I', reachable, service);
    end loop;
    execute format('revoke all on credentials, webhook_secrets from %I', service);
  end loop;

  if exists (select from pg_roles where rolname = 'onhand_gateway') then
    -- It stores and deletes secrets, and opens only those that sign webhooks.
    grant insert, delete, select (merchant_id, integration_id, kind, slot, nonce, key_id) on credentials to onhand_gateway;
    grant select on webhook_secrets to onhand_gateway;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    revoke all on api_keys, idempotency_keys from onhand_worker;
    -- Its sweep forgets old keys.
    grant delete, select (created_at) on idempotency_keys to onhand_worker;
  end if;
  if exists (select from pg_roles where rolname = 'onhand_connector') then
    grant select on integrations, credentials to onhand_connector;
    -- Replicas share what they have left of the platforms' limits.
    for reachable in select relname from pg_class where relnamespace = 'public'::regnamespace and relname in ('call_limits', 'call_locks') loop
      execute format('grant select, insert, update, delete on %I to onhand_connector', reachable);
    end loop;
  end if;
end $grant$;
revoke execute on function onhand_grant() from public;
`;
