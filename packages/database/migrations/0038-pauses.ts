import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Merchants and listings can be paused as integrations can, and each says by whom and when it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
alter table merchants add column paused_at timestamptz, add column paused_by text,
  add check ((paused_at is null) = (paused_by is null));
alter table listings add column paused_at timestamptz, add column paused_by text,
  add check ((paused_at is null) = (paused_by is null));
-- an integration that was paused before does not know when
alter table integrations add column paused_at timestamptz, add column paused_by text,
  add check ((paused_at is null) = (paused_by is null));
create index listings_paused on listings (integration_id, external_group) where paused_at is not null;

alter table plans drop constraint plans_kind_check;
alter table plans add constraint plans_kind_check
  check (kind in ('sync_settings', 'rule', 'publishing', 'first_sync', 'pause'));
`,
    )
    .execute(db);
}
