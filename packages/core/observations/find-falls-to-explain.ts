import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Finds integrations with falls that a pass over their orders may explain: no pass began since a fall was
 * read, or since its order would have become visible, which is the visibility lag and the overlap later
 * (DESIGN §4.3). A pass that began since then and failed is repeated anyway.
 */
export async function findFallsToExplain(
  db: Db,
  at: Date,
  integrationId?: IntegrationId,
): Promise<readonly IntegrationId[]> {
  const isOfOne = integrationId === undefined ? sql`true` : sql`fall.integration_id = ${integrationId}`;
  const { rows } = await sql<{ integrationId: IntegrationId }>`
    select distinct fall.integration_id as "integrationId"
    from observations fall
    join hearing on hearing.integration_id = fall.integration_id
    cross join lateral (select fall.decide_at + make_interval(secs => hearing.overlap_ms / 1000.0) as at) visible
    where fall.state = 'provisional' and ${isOfOne}
      and (hearing.pass_started_at is null or hearing.pass_started_at < fall.read_started_at
           or (visible.at <= ${at}::timestamptz and hearing.pass_started_at < visible.at))`.execute(db);
  return rows.map((row) => row.integrationId);
}
