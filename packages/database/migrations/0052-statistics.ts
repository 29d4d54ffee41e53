import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The worker gathers the statistics of the tables that an import fills (refresh-statistics.ts). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(grants).execute(db);
  await sql`select onhand_grant_statistics()`.execute(db);
}

/** Whoever calls `onhand_grant` again gets these grants, too. */
const grants = `
create function onhand_grant_statistics() returns void language plpgsql as $grant$
begin
  if exists (select from pg_roles where rolname = 'onhand_worker') then
    grant maintain on products, items, listings, channel_stock, listing_channel_stock to onhand_worker;
  end if;
end $grant$;
revoke execute on function onhand_grant_statistics() from public;

alter function onhand_grant() rename to onhand_grant_before_statistics;
create function onhand_grant() returns void language plpgsql as $grant$
begin
  perform onhand_grant_before_statistics();
  perform onhand_grant_statistics();
end $grant$;
revoke execute on function onhand_grant() from public;
`;
