import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Shops tell the time in whole seconds, and a request takes its time. */
const marginSeconds = 2;
/** While a fall is not heard out, a pass is wanted this often: a shop's clock may be behind. */
const againSeconds = 30;

/**
 * Finds integrations with falls that a pass over their orders may explain: no pass began since a fall was
 * read, or since its order would have become visible, which is the visibility lag and the overlap later
 * (DESIGN §4.3). From then on, a pass is wanted now and then until the integration is heard that far.
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
    join integrations on integrations.id = fall.integration_id
    join hearing on hearing.integration_id = fall.integration_id
    cross join lateral (
      select coalesce(fall.platform_at, fall.read_started_at) + (fall.decide_at - fall.read_started_at) as until,
             fall.decide_at + make_interval(secs => hearing.overlap_ms / 1000.0 + ${marginSeconds}) as at) visible
    where fall.state = 'provisional' and ${isOfOne}
      and (hearing.pass_started_at is null or hearing.pass_started_at < fall.read_started_at
           or (visible.at <= ${at}::timestamptz and coalesce(heard_until < visible.until, true)
               and hearing.pass_started_at < greatest(visible.at, ${at}::timestamptz
                                                                  - make_interval(secs => ${againSeconds}))))`.execute(
    db,
  );
  return rows.map((row) => row.integrationId);
}
