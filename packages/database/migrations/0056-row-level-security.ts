import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Hides the rows of all merchants that a statement does not name in the setting `onhand.merchants` (decision
 * 44). Later migrations call `onhand_secure` for their tables.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(lowerCase + answers + policies + publishers + view + grants).execute(db);
  await sql`select onhand_grant()`.execute(db);
}

/**
 * With row-level security, PostgreSQL uses an index only for conditions that it trusts not to leak, and it
 * does not trust lower(). Conditions on columns are trusted.
 */
const lowerCase = `
drop index items_sku, items_barcode, products_handle, listings_sku, listings_barcode, listings_handle;
alter table items
  add column sku_lower text generated always as (lower(sku)) stored,
  add column barcode_lower text generated always as (lower(barcode)) stored;
alter table products add column handle_lower text generated always as (lower(handle)) stored;
alter table listings
  add column sku_lower text generated always as (lower(sku)) stored,
  add column barcode_lower text generated always as (lower(barcode)) stored,
  add column handle_lower text generated always as (lower(handle)) stored;
create index items_sku on items (merchant_id, sku_lower);
create index items_barcode on items (merchant_id, barcode_lower) where barcode_lower is not null;
create index products_handle on products (merchant_id, handle_lower) where handle_lower is not null;
create index listings_sku on listings (integration_id, sku_lower) where item_id is null;
create index listings_barcode on listings (integration_id, barcode_lower) where item_id is null;
create index listings_handle on listings (integration_id, handle_lower) where item_id is null;
`;

const answers = `
-- The merchant of the request; null: an operator's request that names none.
alter table idempotency_keys add column merchant_id uuid references merchants;
update idempotency_keys set merchant_id = api_keys.merchant_id
from api_keys where api_keys.id = idempotency_keys.api_key_id and api_keys.merchant_id is not null;
`;

const policies = `
-- The merchants that the statement names. Null: all. None, if the setting is missing.
create function onhand_merchants() returns uuid[] language sql stable parallel safe as $merchants$
  select case current_setting('onhand.merchants', true)
    when '{*}' then null
    else array_remove(coalesce(nullif(current_setting('onhand.merchants', true), ''), '{}')::uuid[], null)
  end
$merchants$;

-- Gives a table the policy that its rows belong to the merchant in a column; a row without a merchant belongs to the
-- installation. The subselect is evaluated once per statement. "case ... is not null" makes the planner expect that
-- all rows pass: statements have conditions of their own, and an estimate that counts the merchant twice spoils plans.
create function onhand_secure(secured regclass, by name default 'merchant_id') returns void language plpgsql as $secure$
declare
  merchant text := format('%I', by);
begin
  if not exists (select from pg_attribute where attrelid = secured and attname = by and attnotnull) then
    merchant := format('coalesce(%I, ''00000000-0000-0000-0000-000000000000'')', by);
  end if;
  execute format('alter table %s enable row level security', secured);
  execute format('alter table %s force row level security', secured);
  execute format(
    'create policy merchants on %s using (
       (case when %s <> all ((select onhand_merchants())::uuid[]) then null else true end) is not null)',
    secured, merchant);
end $secure$;
revoke execute on function onhand_secure(regclass, name) from public;

do $$
declare
  secured regclass;
begin
  for secured in
    select attrelid from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'merchant_id' and not attisdropped
    order by relname
  loop
    perform onhand_secure(secured);
  end loop;
end $$;
select onhand_secure('merchants', 'id'), onhand_secure('audit_heads', 'chain_id');
`;

const publishers = `
-- A lease belongs to the merchant of its integration.
alter table publishers enable row level security;
alter table publishers force row level security;
create policy merchants on publishers using (
  exists (select from integrations where integrations.id = publishers.integration_id));
`;

/** The view reads with the rights of its owner, for whom the policies may not hold. */
const view = `
create or replace view webhook_secrets with (security_barrier) as
  select merchant_id, integration_id, slot, ciphertext, nonce, key_id from credentials
  where kind = 'webhook'
    and (case when merchant_id <> all ((select onhand_merchants())::uuid[]) then null else true end) is not null;
`;

/** COPY fills this table, so it has no policy. Only the worker reads it; the gateway cancels runs. */
const grants = `
create function onhand_grant_staged() returns void language plpgsql as $grant$
begin
  if exists (select from pg_roles where rolname = 'onhand_gateway') then
    revoke all on reconcile_staged from onhand_gateway;
    grant delete, select (run_id) on reconcile_staged to onhand_gateway;
  end if;
end $grant$;
revoke execute on function onhand_grant_staged() from public;

alter function onhand_grant() rename to onhand_grant_before_policies;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_before_policies();
  perform onhand_grant_staged();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
