import type { BulkOperationRequest } from '@onhand/contracts/gateway-api/bulk-operations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { isWriting } from '@onhand/domain/runs/requested-operations.ts';
import type { WritingOperation } from '@onhand/domain/runs/requested-operations.ts';
import { findNewestRun } from '../runs/find-run.ts';
import { beginRequested } from '../runs/requested/begin-requested.ts';
import { refuseUnderWay } from '../runs/requested/run-under-way.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { PlanParts } from './change.ts';
import { makeChange } from './make-change.ts';
import type { Made } from './make-change.ts';

/** A bulk operation that a person asks for, and the person. */
export interface WantedOperation {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly request: BulkOperationRequest;
  readonly actor: SettingsActor;
}

/**
 * Begins a bulk operation, and returns its run. If it would write something else to the shop than the shop
 * shows, only makes a plan.
 *
 * @throws Refusal if it is not permitted, or `plan_required`.
 * @throws RunUnderWay if a run of the operation is live.
 */
export async function beginBulkOperation(parts: PlanParts, wanted: WantedOperation): Promise<Made<RunRow>> {
  const { merchantId, integrationId, request, actor } = wanted;
  const { operation, ...input } = request;
  const ref = { merchantId, integrationId, operation };
  if (!writes(request)) {
    const at = parts.clock.now();
    const answer = await beginRequested(parts, { ...ref, input, actor: actor.label, at });
    void parts.dispatcher.bulk(ref);
    return { kind: 'made', answer };
  }
  await refuseUnderWay(parts.db, ref);
  const change = { kind: 'bulk_operation' as const, integrationId, ...request };
  return makeChange(parts, { merchantId, actor, change }, async (tx) =>
    found(await findNewestRun(tx, { merchantId, integrationId, kind: operation }), 'sync_run_not_found'),
  );
}

function writes(
  request: BulkOperationRequest,
): request is Extract<BulkOperationRequest, { operation: WritingOperation }> {
  return isWriting(request.operation);
}
