import type { notification, subscription } from '@onhand/contracts/gateway-api/notifications.ts';
import type { NotificationRow } from '@onhand/core/notifications/notification-row.ts';
import type { SubscriptionRow } from '@onhand/core/notifications/subscription-row.ts';
import type { z } from 'zod';

/** Renders a subscription. Its secret is never read here. */
export function subscriptionView(row: SubscriptionRow): z.infer<typeof subscription> {
  return { ...row, incidentKinds: [...row.incidentKinds] };
}

/** Renders what became of a notification. */
export function notificationView({
  failureCode,
  failureMessage,
  ...row
}: NotificationRow): z.infer<typeof notification> {
  const failure = failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' };
  return { ...row, failure };
}
