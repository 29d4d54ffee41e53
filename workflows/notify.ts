import { ActivityFailure, isCancellation, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { closeAsFailed } from './closing.ts';
import type { NotificationRef, NotifyOutcome } from './contracts/notify.ts';
import { neverTheLast, notifying } from './retry-policies.ts';

const { sendNotification } = proxyActivities<Activities>({
  // The notifier answers within a minute.
  startToCloseTimeout: '90 s',
  retry: notifying,
  summary: 'Sends the notification',
});
const { giveUpNotification } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  scheduleToCloseTimeout: '1 h',
  retry: neverTheLast,
  summary: 'Records that the notification could not be delivered',
});

/**
 * Delivers a notification by e-mail or webhook. Each attempt is committed before it is made. Closes as Failed
 * if no attempt succeeds.
 */
export async function notify(notification: NotificationRef): Promise<NotifyOutcome> {
  setCurrentDetails('Tries again for hours while the recipient is away. A webhook keeps its id.');
  try {
    return await sendNotification(notification);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const message = error.cause?.message ?? error.message;
    const ended = await giveUpNotification(notification, message);
    if (ended.kind === 'undeliverable') closeAsFailed('NotificationFailed', { runId: ended.runId, message });
    return { kind: ended.kind };
  }
}
