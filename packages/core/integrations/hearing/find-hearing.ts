import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { SubscriptionsState } from '@onhand/domain/integrations/subscriptions.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** What a pass needs to know of its integration. */
export interface HeardIntegration {
  readonly platform: string;
  /** No order of its listings counts before this time. */
  readonly startFrom: Date;
  /** Complete passes read every change since then. Null: no pass was complete yet. */
  readonly coveredFrom: Date | null;
  /** When the first page of the latest complete pass came, by our clock. */
  readonly heardAt: Date | null;
  /** When orders that stayed open were last read by their ids. */
  readonly openReadAt: Date | null;
  readonly subscriptions: SubscriptionsState;
}

/** Finds what a pass needs to know. Returns undefined if the integration's orders must not be read. */
export async function findHearing(
  db: Db,
  integrationId: IntegrationId,
): Promise<HeardIntegration | undefined> {
  const { rows } = await sql<HeardIntegration>`
    select platform,
           least(created_at, (select min(counts_from) from listings where integration_id = integrations.id)) as "startFrom",
           hearing.covered_from as "coveredFrom", hearing.heard_at as "heardAt", hearing.open_read_at as "openReadAt",
           coalesce(hearing.subscriptions, 'unchecked') as subscriptions
    from integrations left join hearing on hearing.integration_id = integrations.id
    where integrations.id = ${integrationId} and state <> 'revoked' and circuit <> 'reconnect_required'`.execute(
    db,
  );
  return rows[0];
}
