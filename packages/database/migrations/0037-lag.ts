import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Attempts keep when the change that they carry happened, so that the lag of a channel can be measured. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- attempts from before know none of it, and are no samples
alter table channel_stock_attempts add column integration_id uuid;
-- when the oldest change that was not confirmed yet happened, what caused the newest, and how many there were
alter table channel_stock_attempts add column needed_at timestamptz;
alter table channel_stock_attempts add column cause text;
alter table channel_stock_attempts add column changes int;
-- when the platform confirmed the figure; null: it has not
alter table channel_stock_attempts add column confirmed_at timestamptz;
create index channel_stock_attempts_lag on channel_stock_attempts (integration_id, confirmed_at)
  include (needed_at, cause, changes) where confirmed_at is not null;
`,
    )
    .execute(db);
}
