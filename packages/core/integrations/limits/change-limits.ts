import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { OwnLimits } from '@onhand/domain/limits/limit.ts';
import { noteChange } from '../../audit/action.ts';
import { findIntegration } from '../find-integration.ts';
import { integrationColumns } from '../integration-row.ts';
import type { IntegrationRow } from '../integration-row.ts';

/** What is left out stays. */
export interface IntegrationChange {
  /** Null removes the limits. */
  readonly limits?: OwnLimits | null;
  /** Null: only on demand. */
  readonly reconcileEveryMinutes?: number | null;
  readonly listsNewProducts?: boolean;
}

/**
 * Changes the limits of an integration's own, how often it is reconciled, and whether new products are listed
 * there; null removes limits and the interval. Connectors heed limits within seconds. `precondition` judges
 * the integration before the change.
 *
 * @throws Refusal `integration_not_found`; what `precondition` throws
 */
export async function changeLimits(
  db: Db,
  owner: { readonly merchantId: MerchantId; readonly id: IntegrationId },
  { limits, reconcileEveryMinutes, listsNewProducts }: IntegrationChange,
  precondition: (before: IntegrationRow) => void,
): Promise<IntegrationRow> {
  return inTransaction(db, async (tx) => {
    const before = found(await findIntegration(tx, { ...owner, lock: true }), 'integration_not_found');
    precondition(before);
    if (limits !== undefined) noteChange({ setting: 'limits', before: limitsOf(before), after: limits });
    if (reconcileEveryMinutes !== undefined) {
      const interval = (everyMinutes: number | null) => ({ everyMinutes });
      const [was, is] = [before.reconcileEveryMinutes, reconcileEveryMinutes].map(interval);
      noteChange({ setting: 'reconciliation', before: was ?? null, after: is ?? null });
    }
    if (listsNewProducts !== undefined) {
      const was = { listed: before.listsNewProducts };
      noteChange({ setting: 'new_products', before: was, after: { listed: listsNewProducts } });
    }
    return tx
      .updateTable('integrations')
      .set((eb) => ({
        ...(limits === undefined
          ? {}
          : {
              concurrent_calls: limits?.concurrentCalls ?? null,
              calls_per_minute: limits?.callsPerMinute ?? null,
            }),
        reconcile_every_minutes:
          reconcileEveryMinutes === undefined ? eb.ref('reconcile_every_minutes') : reconcileEveryMinutes,
        lists_new_products: listsNewProducts ?? eb.ref('lists_new_products'),
      }))
      .where('merchant_id', '=', owner.merchantId)
      .where('id', '=', owner.id)
      .returning(integrationColumns)
      .executeTakeFirstOrThrow();
  });
}

function limitsOf({ concurrentCalls, callsPerMinute }: IntegrationRow): object {
  return { concurrentCalls, callsPerMinute };
}
