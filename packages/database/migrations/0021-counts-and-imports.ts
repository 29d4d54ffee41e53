import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A figure can be imported once, whatever the settings say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(imports).execute(db);
}

const imports = `
-- Sync Now at a source: its next reading is accepted, in every mode
alter table channel_stock add column import_wanted boolean not null default false;
alter table observations add column imported boolean not null default false;
`;
