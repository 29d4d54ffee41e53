import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What platforms take off goes by place, and falls are decided once we have been there long enough to have
 * heard.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [deductions, presence, pruning]) {
    await sql.raw(statement).execute(db);
  }
}

const deductions = `
-- the place that the order named, as its platform calls it; '': it named none, and any may have lost the units
alter table platform_deductions add column place text not null default '';
update platform_deductions deduction set place = line.place
from order_lines line
where line.order_id = deduction.order_id and line.listing_id = deduction.listing_id and line.place <> '';
alter table platform_deductions drop constraint platform_deductions_pkey;
alter table platform_deductions add primary key (order_id, listing_id, revision, place, merchant_id);
`;

const presence = `
-- Since when a service is there without a break, and when it last said so.
create table presence (
  service text primary key,
  since timestamptz not null,
  seen_at timestamptz not null
);
`;

const pruning = `
-- How far the round over all channel stock has come that deletes what nothing asks for any more.
create table pruning (
  is_only boolean primary key default true check (is_only),
  after_id uuid not null default '00000000-0000-0000-0000-000000000000'
);
insert into pruning default values;
`;
