import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * A listing and place is staged once by a run, so that a page is copied without looking for it first. What a
 * platform lists and could not show may come twice: its last column is null, and nulls differ.
 *
 * The table holds what live reconciliations read. They notice that it is empty, and read their pages anew.
 */
const staged = `
truncate reconcile_staged;
drop index reconcile_staged_key;
create unique index reconcile_staged_place
  on reconcile_staged (run_id, external_key, external_location_id, nullif(unread, true));
`;

/** A row for all listings of a commit: marking each would write an import's listings twice more. */
const rebookings = `
-- Listings that were linked in one commit, and whose waiting orders are still to be booked.
create table listing_rebookings (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  listing_ids uuid[] not null check (cardinality(listing_ids) > 0),
  primary key (merchant_id, id)
);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(staged + rebookings).execute(db);
}
