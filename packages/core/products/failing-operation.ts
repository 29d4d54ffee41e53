import type { ChannelProductId, ProductId } from '@onhand/domain/ids.ts';
import type { FailedOperations } from '../failed-items/apply-event.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** The operation of a failed item about a product on an integration, and its subject. */
export type FailingOperation =
  | { readonly operation: 'update_product'; readonly subjectId: ProductId }
  | { readonly operation: 'import_product'; readonly subjectId: ChannelProductId };

/** Returns the failed item of a product on an integration. */
export function failureOf(
  { merchantId, integrationId }: ChannelProductRef,
  failure: {
    readonly code: string;
    readonly message: string | null;
    readonly hint: string | null;
    readonly failing: FailingOperation;
    readonly workflowId: string;
  },
): Failure {
  return {
    merchant_id: merchantId,
    integration_id: integrationId,
    operation: failure.failing.operation,
    subject_id: failure.failing.subjectId,
    code: failure.code,
    platform_message: failure.message,
    hint: failure.hint,
    attempts: 1,
    workflow_id: failure.workflowId,
  };
}

/**
 * Names the failed item of a channel product. Several channel products can show the same product of the
 * merchant, so the workflow distinguishes their failures.
 */
export function failedItemOf(
  { merchantId, integrationId }: ChannelProductRef,
  of: { readonly operation: FailingOperation['operation']; readonly workflowId: string },
): FailedOperations {
  const { operation, workflowId } = of;
  return { operations: [operation], merchantId, integrationId, workflowId };
}
