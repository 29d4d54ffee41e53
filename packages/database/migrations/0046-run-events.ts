import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Finds the runs that changed lately, for callers who follow them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index sync_runs_changed on sync_runs (went_on_at)`.execute(db);
}
