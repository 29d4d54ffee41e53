import { failCopy } from '@onhand/core/orders/copies/fail-copy.ts';
import { moveCopy } from '@onhand/core/orders/copies/move-copy.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import { waitAfterMs } from '@onhand/domain/orders/copies/timing.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { CopyRef } from '@onhand/workflows/contracts/copy.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';

/** Opens the failed item of a copy that a platform refuses. Nothing was created. */
export async function failed(
  { db, clock }: Dependencies,
  of: CopyRef,
  { attempts }: CopyRow,
  {
    code,
    message,
    hint,
    event = 'refused',
  }: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly event?: 'refused' | 'exhausted';
  },
): Promise<void> {
  const failure = {
    event,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    attempts: attempts + 1,
    workflowId: workflowIds.sale(of),
    runId: currentRun().runId,
  };
  await failCopy(db, of, failure, clock.now());
}

/**
 * Leaves a copy to the sweep, because a platform is away. That uses no attempts up, and the waits between
 * them grow.
 */
export async function postpone(
  { db, clock }: Dependencies,
  of: CopyRef,
  { failures }: CopyRow,
  message: string,
  retryAfterMs = 0,
): Promise<void> {
  const at = clock.now();
  const retryAt = new Date(at.getTime() + Math.max(retryAfterMs, waitAfterMs(failures)));
  const changes = {
    retry_at: retryAt,
    failures: failures + 1,
    code: 'platform_away',
    platform_message: message,
  };
  await moveCopy(db, of, { event: 'postponed', changes, at });
}
