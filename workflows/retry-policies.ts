import type { RetryPolicy } from '@temporalio/common';

/** Retries soon, then fails visibly. For faults on our side, such as the database or a connector service. */
export const ownFaults: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 s',
  maximumAttempts: 8,
};

/**
 * Retries the sweep without limit, however long the database is unreachable. All other work relies on the
 * sweep after an outage.
 */
export const neverTheLast: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 s',
};

/**
 * Retries a notification for about eleven hours. The recipient is a mail server or a program that may be
 * away for a night.
 */
export const notifying: RetryPolicy = {
  initialInterval: '2 s',
  backoffCoefficient: 3,
  maximumInterval: '1 h',
  maximumAttempts: 18,
};
