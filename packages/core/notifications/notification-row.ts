import type { MerchantId, NotificationId, SubscriptionId } from '@onhand/domain/ids.ts';
import type { NotificationState } from '@onhand/domain/notifications/notification-machine.ts';

/** Identifies a notification of a merchant. */
export interface NotificationRef {
  readonly merchantId: MerchantId;
  readonly notificationId: NotificationId;
}

/** Holds what became of a notification. */
export interface NotificationRow {
  readonly id: NotificationId;
  readonly subscriptionId: SubscriptionId;
  readonly causeKind: 'incident' | 'more_incidents' | 'failed_items' | 'test';
  readonly causeId: string;
  readonly state: NotificationState;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly attemptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

export const notificationColumns = [
  'id',
  'subscription_id as subscriptionId',
  'cause_kind as causeKind',
  'cause_id as causeId',
  'state',
  'attempts',
  'created_at as createdAt',
  'attempted_at as attemptedAt',
  'ended_at as endedAt',
  'failure_code as failureCode',
  'failure_message as failureMessage',
] as const;
