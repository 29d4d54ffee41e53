import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Integrations are revoked for good, and items archived until they are wanted. Plans name their moment. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- A shop whose integration was revoked can be connected anew.
alter table integrations drop constraint integrations_merchant_id_platform_base_url_key;
create unique index integrations_shop on integrations (merchant_id, platform, base_url) where state <> 'revoked';

-- of a revoked integration: it stays linked, because its orders keep their units, and nothing goes to it
alter table listings add column revoked boolean not null default false;
alter table listings alter column published set expression as (
  not revoked
  and (status = 'listed_and_synced'
       or (status = 'ended' and ended_by is not distinct from 'rule' and item_id is not null)));

-- archived: its channels show 0, and it takes no new links
alter table items add column archived_at timestamptz;

-- the moment of the figures that a plan compares; null: not worked out
alter table plans add column figures_at timestamptz;
update plans set figures_at = created_at where effect is not null;
`,
    )
    .execute(db);
}
