import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../../integrations/is-active.ts';

/** The schedule on which an integration's stock is written, or its products or customers are synced. */
export interface WantedSchedule {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly entity: 'inventory' | 'products' | 'customers';
  readonly name: string;
  /** The merchant's name. */
  readonly merchant: string;
  readonly cron: string;
  readonly timeZone: string;
  /** The integration or its merchant is paused, so the schedule must not fire. */
  readonly paused: boolean;
}

/** Finds the schedules that must exist, for one integration or for all. */
export async function findSchedules(
  db: Db,
  integrationId: IntegrationId | 'all',
): Promise<readonly WantedSchedule[]> {
  const chosen = integrationId === 'all' ? sql`true` : sql`integrations.id = ${integrationId}`;
  const { rows } = await sql<WantedSchedule>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", entity,
           integrations.name, merchants.name as merchant, cron,
           sync_settings.time_zone as "timeZone", not ${isActive} as paused
    from sync_settings
    join integrations on integrations.id = sync_settings.integration_id
    join merchants on merchants.id = integrations.merchant_id
    where entity in ('inventory', 'products', 'customers') and mode = 'scheduled' and direction <> 'disabled' and integrations.state <> 'revoked'
      and ${chosen}`.execute(db);
  return rows;
}
