import { permission } from '@onhand/domain/settings/permission.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { hasMarked } from '../../customers/marked-exports.ts';
import { isLookedThrough } from '../../customers/look-for-lacking.ts';
import { mayBegin } from '../../failed-items/held-back.ts';
import { beginOwnRuns } from '../begin-own-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

const kind = 'sync_customers';

interface Candidate extends SyncSettings {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  /** Customers are marked to be read or to be written. */
  readonly isMarked: boolean;
  readonly isLookedThrough: boolean;
}

/**
 * Begins a run for each integration with customers to read or to write, or that was not looked through since
 * its settings changed, unless one is live. Returns the new runs. It reads marks only, however many customers
 * there are. Marks count under every direction, because a person may have retried a customer. Integrations
 * that are paused, must be reconnected, or whose run failed lately wait.
 */
export async function beginCustomerSyncs(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const { rows } = await sql<Candidate>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", settings.direction,
           settings.mode, settings.auto_import as "autoImport", settings.auto_export as "autoExport",
           ${isLookedThrough} as "isLookedThrough",
           ${hasMarked} or exists (select from channel_customers
                                   where channel_customers.integration_id = integrations.id
                                     and hinted_at <= ${at}::timestamptz) as "isMarked"
    from sync_settings settings
    join integrations on integrations.id = settings.integration_id
    where settings.entity = 'customers' and settings.mode <> 'scheduled'
      and ${mayBegin(kind, at)}
      and not exists (select from sync_runs run
                      where run.integration_id = integrations.id and run.kind = ${kind} and run.ended_at is null)`.execute(
    db,
  );
  const wanted = rows.filter((one) => one.isMarked || (!one.isLookedThrough && goesOut(one)));
  return beginOwnRuns(db, wanted, { operation: kind, at });
}

function goesOut(settings: SyncSettings): boolean {
  const permitting = { entity: 'customers', settings, writesSalesBack: false } as const;
  return permission(permitting, 'record_changed_here').kind !== 'never';
}
