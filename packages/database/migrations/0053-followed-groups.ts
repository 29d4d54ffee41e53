import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The sweep finds the linked listings whose product is not followed yet, however many are. It rewrites the
 * table of listings, so stop the services before it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- the platform's product that is followed for the listing; null: none yet
alter table listings
  add column followed_group text,
  -- a column of its own, so that the planner has its statistics: few listings are not followed
  add column is_followed boolean generated always as (followed_group is not distinct from external_group) stored;
update listings set followed_group = listings.external_group
from channel_products followed
where followed.integration_id = listings.integration_id and followed.external_group = listings.external_group
  and listings.item_id is not null;
create index listings_unfollowed on listings (integration_id)
  where item_id is not null and status <> 'deleted' and not is_followed;
`,
    )
    .execute(db);
}
