import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { fallWaitsAfterMs } from '@onhand/domain/observing/heard-out.ts';
import type { AwaitedByFall } from '@onhand/domain/observing/heard-out.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { awaitedByFall } from './falls-waiting.ts';
import type { SilentPlatforms } from './falls-waiting.ts';

interface Waiting {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly units: number;
  readonly heardUntil: Date | null;
  readonly oldestReadAt: Date;
  /** The number of observations by what they wait for. */
  readonly awaited: Readonly<Partial<Record<AwaitedByFall, number>>>;
  readonly listingIds: readonly ListingId[];
}

/** The largest number of listings that an incident names. */
const namedAtMost = 20;

/**
 * Opens an incident for each integration with observations that have waited for a day, with what they wait
 * for. Resolves the incidents of the others.
 */
export async function reportWaiting(db: Db, at: Date, silent: SilentPlatforms): Promise<void> {
  const before = new Date(at.getTime() - fallWaitsAfterMs);
  const { rows } = await sql<Waiting>`
    with waiting as materialized (
      select observations.*, heard_until, ${awaitedByFall(at, silent)} as awaited
      from observations join integrations on integrations.id = observations.integration_id
      where observations.state = 'provisional' and decide_at <= ${at}::timestamptz
        and found_at <= ${before}::timestamptz)
    select merchant_id as "merchantId", integration_id as "integrationId",
           least(sum(abs(units::bigint) - consumed), 2147483647)::int as units, max(heard_until) as "heardUntil",
           min(read_started_at) as "oldestReadAt",
           (select jsonb_object_agg(awaited, falls)
            from (select awaited, count(*) as falls from waiting each
                  where each.integration_id = waiting.integration_id and awaited is not null
                  group by awaited) counted) as awaited,
           array(select listing_id from listing_channel_stock
                 where channel_stock_id in (select channel_stock_id from waiting each
                                            where each.integration_id = waiting.integration_id)
                 order by listing_id limit ${namedAtMost}) as "listingIds"
    from waiting where awaited is not null
    group by merchant_id, integration_id`.execute(db);
  const integrations = rows.map(({ integrationId }) => integrationId);
  const isOver = sql`integration_id <> all(${integrations}::uuid[])`;
  await resolveIncidents({ kinds: ['fall_waits'], where: isOver }, at).execute(db);
  if (rows.length === 0) return;
  const incidents = rows.map(({ merchantId, integrationId, units, ...detail }) => {
    return { kind: 'fall_waits', merchantId, integrationId, units, detail } as const;
  });
  await openIncidents(incidents, at).execute(db);
}
