import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Guards the policies against a fault of PostgreSQL (18.4 has it) that crashes the server (decision 44).
 *
 * A statement that waited for a row looks at it again as it is then. From the second such row on, subselects
 * that stand inside a correlated subquery, and that the statement had not evaluated before, have a value of
 * zero bytes: `false`, or the address 0 for an array, which PostgreSQL reads. So the policy first asks a
 * subselect whose value is a boolean. It is evaluated together with the array's. If it is false, the row is
 * compared without any subselect.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(policies).execute(db);
}

const policies = `
-- Tells whether rows of a merchant are visible. Costs what the policy's own comparison costs, for the planner.
create function onhand_shows(merchant uuid) returns boolean language plpgsql stable parallel safe cost 1 as $shows$
begin
  return (case when merchant <> all (onhand_merchants()) then null else true end) is not null;
end $shows$;

create or replace function onhand_secure(secured regclass, by name default 'merchant_id')
returns void language plpgsql as $secure$
declare
  merchant text := format('%I', by);
begin
  if not exists (select from pg_attribute where attrelid = secured and attname = by and attnotnull) then
    merchant := format('coalesce(%I, ''00000000-0000-0000-0000-000000000000'')', by);
  end if;
  execute format('alter table %s enable row level security', secured);
  execute format('alter table %s force row level security', secured);
  execute format('drop policy if exists merchants on %s', secured);
  execute format(
    'create policy merchants on %1$s using (
       (case when (select current_setting(''onhand.merchants'', true) is not null)
             then case when %2$s <> all ((select onhand_merchants())::uuid[]) then null else true end
             when onhand_shows(%2$s) then true end) is not null)',
    secured, merchant);
end $secure$;

do $$
declare
  secured regclass;
begin
  for secured in
    select polrelid from pg_policy join pg_class on pg_class.oid = polrelid
    where polname = 'merchants' and relname <> 'publishers'
    order by relname
  loop
    perform onhand_secure(
      secured,
      (case secured::text when 'merchants' then 'id' when 'audit_heads' then 'chain_id' else 'merchant_id' end)::name);
  end loop;
end $$;
`;
