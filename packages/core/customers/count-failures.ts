import { failuresAtMost } from '@onhand/domain/customers/failing-calls.ts';
import { waitAfterMs } from '@onhand/domain/orders/copies/timing.ts';
import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { CustomerToSend, ExportCause } from './what-is-due.ts';
import { lockCustomers } from './lock-customers.ts';

/** A customer in a call that failed while the platform answers others, and the reason. */
export interface FailingCustomer {
  readonly customer: CustomerToSend;
  readonly result: { readonly kind: 'unavailable' | 'unknown'; readonly message: string };
}

/**
 * Counts the failed call of each customer. The customer waits, so that others go first, and after the last
 * call becomes a failed item. Returns how many did.
 */
export async function countFailures(
  tx: Tx,
  failed: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly cause: ExportCause;
    readonly failing: readonly FailingCustomer[];
    readonly at: Date;
  },
): Promise<number> {
  const { merchantId, integrationId, cause, failing, at } = failed;
  if (failing.length === 0) return 0;
  await lockCustomers(tx, merchantId);
  const rows = failing.map(({ customer: { id, contentHash, failures } }) => ({
    id,
    content_hash: contentHash,
    failures: failures + 1,
    wait_ms: waitAfterMs(failures),
  }));
  // A customer who changed here since, or was erased, is another one now.
  const { rows: counted } = await sql<{ id: ChannelCustomerId; isLast: boolean }>`
    update channel_customers link
    set failures = case when ${isLast} then 0 else failing.failures end,
        refused_hash = case when ${isLast} then failing.content_hash else null end,
        -- A bulk export sends what waits at its end. The settings may not let it be sent otherwise.
        due_at = case when ${isLast} or ${cause === 'bulk_export'} and due_at is null then null
                      else onhand_now() + failing.wait_ms * interval '1 millisecond' end
    from ${recordset(rows, 'failing', 'id uuid, content_hash text, failures int, wait_ms int')}, customers
    where link.merchant_id = ${merchantId} and link.id = failing.id
      and customers.merchant_id = link.merchant_id and customers.id = link.customer_id
      and customers.content_hash = failing.content_hash
    returning link.id, ${isLast} as "isLast"`.execute(tx);
  const ended = new Set(counted.flatMap((one) => (one.isLast ? [one.id] : [])));
  const failures = failing.flatMap(({ customer: { id, failures: before }, result }) =>
    ended.has(id)
      ? [
          {
            merchant_id: merchantId,
            integration_id: integrationId,
            operation: 'export_customer' as const,
            subject_id: id,
            code: result.kind === 'unknown' ? 'outcome_unknown' : 'platform_away',
            platform_message: result.message,
            hint: null,
            attempts: before + 1,
            workflow_id: null,
          },
        ]
      : [],
  );
  await openFailed(tx, failures, { at });
  return failures.length;
}

const isLast = sql<boolean>`failing.failures >= ${sql.lit(failuresAtMost)}`;
