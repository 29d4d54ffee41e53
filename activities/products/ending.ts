import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import type { BegunChange } from '@onhand/core/products/begin-change.ts';
import { concludeChange } from '@onhand/core/products/conclude-change.ts';
import type { ChangeEnd } from '@onhand/core/products/conclude-change.ts';
import type { FailingOperation } from '@onhand/core/products/failing-operation.ts';
import { nextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';

/** Lists the answers of a platform that fulfill no request. */
export type ProductFault = Extract<
  PlatformAnswer,
  { kind: 'missing' | 'rejected' | 'unknown' | 'rate_limited' | 'unavailable' | 'unauthorized' | 'stale' }
>;

export interface Ending {
  conclude(end: ChangeEnd): Promise<ChangeOutcome>;
  /** Schedules another attempt or fails the change, depending on the platform's answer. */
  afterFault(fault: ProductFault): Promise<ChangeOutcome>;
}

/** The delay before the next attempt while a platform is unreachable or asks to wait. */
const awayMs = 30_000;

/** Returns the functions that end a change that was begun. */
export function ending(
  { db, clock }: Dependencies,
  ref: ChannelProductRef,
  begun: BegunChange,
  failing: FailingOperation & { readonly hint: string | null },
): Ending {
  const conclude = async (end: ChangeEnd): Promise<ChangeOutcome> => {
    const now = clock.now();
    const { needed } = begun;
    await concludeChange(db, ref, { needed, end, failing, now, workflowId: workflowIds.change(ref) });
    switch (end.kind) {
      case 'again':
        return { kind: 'again', waitMs: Math.max(0, end.at.getTime() - now.getTime()) };
      case 'failed':
        return { kind: 'failed', code: end.code };
      default:
        return end;
    }
  };
  return {
    conclude,
    async afterFault(fault) {
      const now = clock.now();
      if (fault.kind === 'unauthorized') await openCircuit(db, ref.integrationId, fault, now);
      const attempt = begun.attempts + 1;
      // Sending.inFlightUntil already includes the lifetime of a request, so no delay is added here.
      const step = nextStep(fault, attempt, { requestLifetimeMs: 0, readingBack: begun.sending !== null });
      if (step.step === 'fail') {
        return conclude({ kind: 'failed', code: step.code, message: step.message, hint: failing.hint });
      }
      const isCounted = step.step !== 'confirm' && step.counted;
      const delayMs = step.step === 'confirm' ? 0 : step.delayMs;
      const asked = 'retryAfterMs' in fault ? (fault.retryAfterMs ?? 0) : 0;
      const waitMs = isCounted ? delayMs : Math.max(awayMs, asked);
      return conclude({
        kind: 'again',
        at: new Date(now.getTime() + waitMs),
        attempts: isCounted ? attempt : begun.attempts,
      });
    },
  };
}
