import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import type { BegunChange } from '@onhand/core/products/begin-change.ts';
import { concludeChange } from '@onhand/core/products/conclude-change.ts';
import type { ChangeEnd } from '@onhand/core/products/conclude-change.ts';
import type { ProductId } from '@onhand/domain/ids.ts';
import { nextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a platform answered instead of what it was asked for. */
export type ProductFault = Extract<
  PlatformAnswer,
  { kind: 'missing' | 'rejected' | 'unknown' | 'rate_limited' | 'unavailable' | 'unauthorized' | 'stale' }
>;

export interface Ending {
  conclude(end: ChangeEnd): Promise<ChangeOutcome>;
  /** Tries again or gives up, by what the platform answered. */
  afterFault(fault: ProductFault): Promise<ChangeOutcome>;
}

/** While a platform is away, or asks to wait, its products are looked at again after this. */
const awayMs = 30_000;

/** Ways to end a change that was begun. */
export function ending(
  { db, clock }: Dependencies,
  ref: ChannelProductRef,
  begun: BegunChange & { readonly productId: ProductId },
): Ending {
  const conclude = async (end: ChangeEnd): Promise<ChangeOutcome> => {
    const now = clock.now();
    const { needed, productId } = begun;
    await concludeChange(db, ref, { needed, end, productId, now, workflowId: workflowIds.change(ref) });
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
      // The lifetime of a request is waited for where it was sent (Sending.inFlightUntil).
      const step = nextStep(fault, attempt, { requestLifetimeMs: 0, readingBack: begun.sending !== null });
      if (step.step === 'fail') {
        return conclude({ kind: 'failed', code: step.code, message: step.message, hint: null });
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
