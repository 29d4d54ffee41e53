import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { stretchedInterval } from '@onhand/domain/reconciling/interval.ts';
import { sql } from 'kysely';
import { isActive } from '../../integrations/is-active.ts';

/** How often an integration is reconciled by itself. */
export interface WantedReconciliation {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly name: string;
  /** The merchant's name. */
  readonly merchant: string;
  readonly everyMinutes: number;
  /** When the integration was created. It is reconciled first an interval later. */
  readonly createdAt: Date;
  /** The integration or its merchant is paused, so the schedule must not fire. */
  readonly paused: boolean;
}

/**
 * Finds how often integrations are to be reconciled, for one integration or for all. An interval that the
 * latest reconciliation did not fit into is longer than wished.
 */
export async function findReconcileSchedules(
  db: Db,
  integrationId: IntegrationId | 'all',
): Promise<readonly WantedReconciliation[]> {
  const chosen = integrationId === 'all' ? sql`true` : sql`integrations.id = ${integrationId}`;
  const { rows } = await sql<
    Omit<WantedReconciliation, 'everyMinutes'> & { wantedMinutes: number; neededMinutes: number | null }
  >`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", integrations.name,
           integrations.created_at as "createdAt", merchants.name as merchant, reconcile_every_minutes as "wantedMinutes",
           not ${isActive} as paused, latest.needed as "neededMinutes"
    from integrations
    join merchants on merchants.id = integrations.merchant_id
    left join lateral (${latestNeed}) latest on true
    where integrations.state <> 'revoked' and reconcile_every_minutes is not null and ${chosen}`.execute(db);
  return rows.map(({ wantedMinutes, neededMinutes, ...one }) => ({
    ...one,
    everyMinutes: stretchedInterval(wantedMinutes, neededMinutes ?? 0),
  }));
}

/** Selects how long the latest reconciliation of `integrations` takes by its calls. */
const latestNeed = sql`
  select (detail ->> 'neededMinutes')::int as needed from sync_runs
  where sync_runs.integration_id = integrations.id and kind = 'reconcile' and detail ? 'neededMinutes'
  order by id desc limit 1`;
