import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { findIntegrationsWithDueExports } from '../../customers/due-exports.ts';
import { mayBegin } from '../../failed-items/held-back.ts';
import { beginOwnRuns } from '../begin-own-runs.ts';
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
      and ${mayBegin(kind, at)}
      and not exists (select from sync_runs run
                      where run.integration_id = integrations.id and run.kind = ${kind} and run.ended_at is null)`.execute(
    db,
  );
  const goingOut = rows.filter(({ isHinted, goesOut }) => goesOut && !isHinted);
  const lacking = new Set(await findIntegrationsWithDueExports(db, goingOut));
  const wanted = rows.filter(({ isHinted, integrationId }) => isHinted || lacking.has(integrationId));
  return beginOwnRuns(db, wanted, { operation: kind, at });
}
