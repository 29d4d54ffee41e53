import { waitMessage } from '@onhand/domain/publishing/pause.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { findNames } from '@onhand/core/integrations/find-names.ts';
import { failRunning, restartRunning } from '@onhand/core/runs/change-running.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import type { AnyBulkRef, BulkOutcome, BulkRef } from '@onhand/workflows/contracts/bulk.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { whileBeating } from '../heartbeat.ts';
import { retryEarlier } from '../retry-earlier.ts';
import { shopOf } from '../in-words.ts';
import { carryMerchantBulk } from './carry-merchant-bulk.ts';
import type { NoPage } from './carry-page.ts';
import { bulkPages } from './operations.ts';
import { turnOfRunMs } from './turn-of-run.ts';

/** For calls that fail in a row. With one more page, stays below the activity's timeout of ten minutes. */
const longestMs = 5 * 60_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;
/** Fails the run after more than this many failed calls in a row, which takes about four minutes. */
const awayAtMost = 12;

/**
 * Carries out a bulk operation page by page, from the cursor of its run. Each heartbeat holds the cursor.
 * Returns `goOn`: whether the operation has to go on in another activity.
 */
export async function carryBulk(dependencies: Dependencies, bulk: AnyBulkRef): Promise<BulkOutcome> {
  return whileBeating((signal, beatWith) =>
    bulk.integrationId === null
      ? carryMerchantBulk(dependencies, bulk, { signal, beatWith })
      : carryBulkForAWhile(dependencies, bulk, { signal, beatWith }),
  );
}

/**
 * Does the work of `carryBulk`. `signal` aborts when this worker stops. `beatWith` sets the detail of
 * heartbeats. After `turnMs` and the page under way, the run goes on in another activity.
 */
export async function carryBulkForAWhile(
  dependencies: Dependencies,
  { merchantId, integrationId, operation }: BulkRef,
  {
    signal,
    beatWith,
    turnMs = turnOfRunMs,
  }: {
    readonly signal: AbortSignal;
    readonly beatWith: (detail: unknown) => void;
    readonly turnMs?: number;
  },
): Promise<BulkOutcome> {
  const { db, clock } = dependencies;
  const startedAtMs = performance.now();
  const of = { merchantId, integrationId, kind: operation };
  const integration = await findIntegration(db, { merchantId, id: integrationId });
  const failedItem = { operations: [bulkOperations[operation].failing], merchantId, integrationId };
  await retryEarlier(dependencies, failedItem);
  let restarted = false;
  let failures = 0;
  // Failed calls in a row, and a restart, are counted within one activity.
  const mostMs = () => (failures === 0 && !restarted ? turnMs : longestMs);
  let isOver = false;
  while (!isOver && !signal.aborted) {
    const run = await findNewestRun(db, of);
    if (integration === undefined || run?.state !== 'running') {
      if (run?.state === 'done' || run?.state === 'cancelled') await closeFailed(db, failedItem, clock.now());
      return { goOn: false };
    }
    beatWith({ cursor: run.cursor });
    const fail = async (code: string, message: string) => {
      const current = currentRun();
      const isFailed = await failRunning(db, run, { code, message }, { at: clock.now(), ...current });
      if (!isFailed) return { goOn: true };
      const names = await findNames(db, integrationId);
      const failure = `${bulkOperations[operation].summary} of ${shopOf(names)} failed: ${message} (${code})`;
      return { goOn: false, failure: { runId: current.runId, message: failure } };
    };
    const outcome = await bulkPages[operation](dependencies, run, integration);
    switch (outcome.kind) {
      case 'carried':
        failures = 0;
        break;
      case 'waits':
        failures = 0;
        await delay(outcome.waitMs, undefined, { signal }).catch(() => undefined);
        break;
      case 'ended':
        await closeFailed(db, failedItem, clock.now());
        return { goOn: false };
      case 'failed':
        return fail(outcome.code, outcome.message);
      case 'unauthorized':
        await openCircuit(db, integrationId, outcome, clock.now());
        return fail('reconnect_required', outcome.message);
      case 'rejected':
        // A page cursor is valid for a day only. A restart from the first page shows whether it had expired.
        if (restarted || run.cursor === null) return fail(outcome.code, outcome.message);
        restarted = true;
        await restartRunning(db, run, clock.now());
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unknown': {
        failures += 1;
        if (failures > awayAtMost) return fail('unavailable', messageOf(outcome));
        const waitMs = Math.max(firstBackoffMs * 2 ** (failures - 1), retryAfterMsOf(outcome));
        await delay(Math.min(longestBackoffMs, waitMs), undefined, { signal }).catch(() => undefined);
      }
    }
    isOver = performance.now() - startedAtMs >= mostMs();
  }
  return { goOn: true };
}

type Away = Extract<NoPage, { kind: 'rate_limited' | 'unavailable' | 'unknown' }>;

function messageOf(answer: Away): string {
  return answer.kind === 'rate_limited' ? waitMessage(answer) : answer.message;
}

function retryAfterMsOf(answer: Away): number {
  return answer.kind === 'unknown' ? 0 : (answer.retryAfterMs ?? 0);
}
