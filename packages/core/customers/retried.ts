import type { OperationOn } from '@onhand/domain/failed-items/operations.ts';
import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Refusal } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { openFailed } from '../failed-items/open-failed.ts';

type CustomerOperation = OperationOn<'customer'>;

/** Whether a person has this operation on the customer of `link` tried again, which has not happened yet. */
export function isRetried(operation: CustomerOperation): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from failed_items item
    where item.integration_id = link.integration_id and item.operation = ${operation}
      and item.subject_kind = 'customer' and item.subject_id = link.id and item.state = 'retrying')`;
}

const hints: Readonly<Record<CustomerOperation, string>> = {
  export_customer:
    'The settings let no customers go to this shop. Set the direction of customers to outbound or bidirectional and retry, or skip.',
  import_customer:
    'The settings let no customers come in from this shop. Set the direction of customers to inbound or bidirectional and retry, or skip.',
};

/** Opens failed items again whose retry the settings forbid, and says why. */
export async function refuseRetries(
  tx: Tx,
  refused: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly operation: CustomerOperation;
    readonly ids: readonly ChannelCustomerId[];
    readonly code: Refusal;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, operation, ids, code, at } = refused;
  const failures = ids.map((id) => ({
    merchant_id: merchantId,
    integration_id: integrationId,
    operation,
    subject_id: id,
    code,
    platform_message: null,
    hint: hints[operation],
    // Nothing was attempted.
    attempts: 0,
    workflow_id: null,
  }));
  await openFailed(tx, failures, { at });
}
