import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';

/** A product whose comparison met a fault on our side. */
export interface ComparisonFault {
  readonly externalGroup: string;
  readonly message: string;
}

/**
 * Opens a failed item for each product whose comparison met a fault on our side, or counts in the open one.
 * Closes those of the products that were compared. Products that are gone have none.
 */
export async function recordComparisonFaults(
  tx: Tx,
  of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  {
    faults,
    compared,
    workflowId,
    at,
  }: {
    readonly faults: readonly ComparisonFault[];
    readonly compared: readonly string[];
    readonly workflowId: string;
    readonly at: Date;
  },
): Promise<void> {
  const groups = [...faults.map(({ externalGroup }) => externalGroup), ...compared];
  if (groups.length === 0) return;
  const rows = await tx
    .selectFrom('channel_products')
    .where('merchant_id', '=', of.merchantId)
    .where('integration_id', '=', of.integrationId)
    .where('external_group', 'in', groups)
    .select(['id', 'external_group as externalGroup'])
    .execute();
  const ids = new Map<string, string>(rows.map(({ id, externalGroup }) => [externalGroup, id]));
  const failures = faults.flatMap(({ externalGroup, message }) => {
    const id = ids.get(externalGroup);
    return id === undefined ? [] : [failureOf(of, id, { message, workflowId })];
  });
  await openFailed(tx, failures, { at });
  const subjects = compared.flatMap((group) => ids.get(group) ?? []);
  if (subjects.length > 0) await closeFailed(tx, { ...of, operations: ['carry_change'], subjects }, at);
}

function failureOf(
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  id: string,
  { message, workflowId }: { readonly message: string; readonly workflowId: string },
) {
  return {
    merchant_id: merchantId,
    integration_id: integrationId,
    operation: 'carry_change',
    subject_id: id,
    code: 'internal_error',
    platform_message: null,
    hint: message,
    attempts: 1,
    workflow_id: workflowId,
  } as const;
}
