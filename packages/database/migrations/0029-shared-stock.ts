import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A unit may use the stock record of another unit of its product. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [column, index]) await sql.raw(statement).execute(db);
}

const column = `
alter table listings
  -- the platform's id of the unit whose record holds its stock; null: its own record, if any does
  add column stock_unit text check (stock_unit <> external_key)`;

const index = `
create index listings_stock_unit on listings (integration_id, stock_unit) where stock_unit is not null`;
