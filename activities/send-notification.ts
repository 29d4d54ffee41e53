import { beginAttempt, giveUp, recordAttempt } from '@onhand/core/notifications/attempts.ts';
import type { NotificationRef, NotifyOutcome } from '@onhand/workflows/contracts/notify.ts';
import { ApplicationFailure } from '@temporalio/common';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Makes one attempt to send a notification. The attempt is committed before, so that an e-mail whose outcome
 * was lost is not sent again.
 *
 * @throws ApplicationFailure if another attempt is to be made, or none can succeed (not retryable). Its type
 * is the code.
 */
export async function sendNotification(
  { db, notifier, clock }: Dependencies,
  ref: NotificationRef,
): Promise<NotifyOutcome> {
  const begun = await beginAttempt(db, ref, clock.now());
  if (begun.kind === 'ended') return { kind: begun.state };
  const { subscriptionId, message } = begun;
  const outcome = await notifier.send({ ...ref, subscriptionId, message });
  const state = await recordAttempt(db, ref, outcome, clock.now());
  switch (state) {
    case 'delivered':
    case 'unconfirmed':
    case 'gone':
      return { kind: state };
    case 'waiting':
    case 'sending':
    case 'undeliverable': {
      const failure =
        outcome.kind === 'delivered' ? { code: 'overtaken', message: 'Another attempt is made.' } : outcome;
      throw ApplicationFailure.create({
        message: `${failure.message} (${failure.code})`,
        type: failure.code,
        nonRetryable: state === 'undeliverable',
      });
    }
  }
}

/** Ends a notification whose attempts have all failed. Returns its end, and the current run. */
export async function giveUpNotification(
  { db, clock }: Dependencies,
  ref: NotificationRef,
  message: string,
): Promise<NotifyOutcome & { readonly runId: string }> {
  const { runId } = currentRun();
  const state = await giveUp(db, ref, { code: 'attempts_failed', message }, clock.now());
  if (state === 'waiting' || state === 'sending') throw new Error('The notification did not end.');
  return { kind: state, runId };
}
