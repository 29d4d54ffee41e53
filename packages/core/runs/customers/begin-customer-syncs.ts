import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { findIntegrationsWithDueExports } from '../../customers/due-exports.ts';
import { isHeldBack } from '../../failed-items/held-back.ts';
import { isActive } from '../../integrations/is-active.ts';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

const kind = 'sync_customers';

interface OfMerchant {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/**
 * Begins a run for each integration with customers to read or to write, unless one is live. Returns the new
 * runs. Integrations that are paused, must be reconnected, or whose run failed lately wait.
 */
export async function beginCustomerSyncs(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const { rows } = await sql<OfMerchant & { isHinted: boolean; goesOut: boolean }>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId",
           exists (select from channel_customers
                   where channel_customers.integration_id = integrations.id and hinted_at is not null) as "isHinted",
           settings.direction in ('outbound', 'bidirectional') and settings.auto_export as "goesOut"
    from sync_settings settings
    join integrations on integrations.id = settings.integration_id
    where settings.entity = 'customers' and settings.direction <> 'disabled' and settings.mode = 'instant'
      and ${isActive} and integrations.circuit <> 'reconnect_required'
      and not exists (select from sync_runs run
                      where run.integration_id = integrations.id and run.kind = ${kind} and run.ended_at is null)
      and not ${isHeldBack(kind, {
        integrationId: sql`integrations.id`,
        subject: sql`integrations.id`,
        now: at,
      })}`.execute(db);
  const goingOut = rows.filter(({ isHinted, goesOut }) => goesOut && !isHinted);
  const lacking = new Set(await findIntegrationsWithDueExports(db, goingOut));
  const wanted = rows.filter(({ isHinted, integrationId }) => isHinted || lacking.has(integrationId));
  return beginAll(db, wanted, at);
}

/** Begins runs of these integrations. Returns the bulk operations to start, also of runs that are live. */
export async function beginCustomerSyncsOf(
  db: Db,
  of: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly at: Date;
  },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationIds } = of;
  await beginRuns(db, { ...of, kind, actor: null });
  return integrationIds.map((integrationId) => ({ merchantId, integrationId, operation: kind }));
}

async function beginAll(db: Db, wanted: readonly OfMerchant[], at: Date): Promise<readonly BulkToCarry[]> {
  const begun: BulkToCarry[] = [];
  for (const [merchantId, some] of Map.groupBy(wanted, (one) => one.merchantId)) {
    const integrationIds = some.map(({ integrationId }) => integrationId);
    const ids = await beginRuns(db, { merchantId, integrationIds, kind, actor: null, at });
    begun.push(...ids.map((integrationId) => ({ merchantId, integrationId, operation: kind }) as const));
  }
  return begun;
}
