import { failuresAtMost } from '@onhand/domain/customers/failing-calls.ts';
import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { waitAfterMs } from '@onhand/domain/orders/copies/timing.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { FailingCustomer } from './count-failures.ts';
import type { HintedCustomer } from './hint-customers.ts';
import { lockCustomers } from './lock-customers.ts';

/** A customer in a call that read nothing while the platform answers otherwise, and the reason. */
export interface UnreadHinted {
  readonly customer: HintedCustomer;
  readonly result: FailingCustomer['result'];
}

/**
 * Counts the failed reading of each customer. The customer waits, so that others go first, and after the last
 * call becomes a failed item. Returns how many did.
 */
export async function countUnread(
  tx: Tx,
  unread: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly failing: readonly UnreadHinted[];
    readonly at: Date;
  },
): Promise<number> {
  const { merchantId, integrationId, failing, at } = unread;
  if (failing.length === 0) return 0;
  await lockCustomers(tx, merchantId);
  const rows = failing.map(({ customer: { externalId, hintedAt, failures }, result }) => ({
    external_id: externalId,
    hinted_at: hintedAt.toISOString(),
    failures: failures + 1,
    again_at: new Date(at.getTime() + waitAfterMs(failures)).toISOString(),
    code: result.kind === 'unknown' ? 'outcome_unknown' : 'platform_away',
    message: result.message,
  }));
  const columns =
    'external_id text, hinted_at timestamptz, failures int, again_at timestamptz, code text, message text';
  // A customer that came up again since is another one now, and is read again at once.
  const { rows: counted } = await sql<Counted>`
    update channel_customers link
    set failures = case when ${isLast} then 0 else failing.failures end,
        hinted_at = case when ${isLast} then null else failing.again_at end
    from ${recordset(rows, 'failing', columns)}
    where link.integration_id = ${integrationId} and link.external_id = failing.external_id
      -- the time of the hint has milliseconds here
      and link.hinted_at < failing.hinted_at + interval '1 millisecond'
    returning link.id, failing.code, failing.message, failing.failures as attempts,
              ${isLast} as "isLast"`.execute(tx);
  const failures = counted
    .filter((one) => one.isLast)
    .map(({ id, code, message, attempts }) => ({
      merchant_id: merchantId,
      integration_id: integrationId,
      operation: 'import_customer' as const,
      subject_id: id,
      code,
      platform_message: message,
      hint: null,
      attempts,
      workflow_id: null,
    }));
  await openFailed(tx, failures, { at });
  return failures.length;
}

interface Counted {
  readonly id: ChannelCustomerId;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly isLast: boolean;
}

const isLast = sql<boolean>`failing.failures >= ${sql.lit(failuresAtMost)}`;
