import type { MerchantId, NotificationId } from '@onhand/domain/ids.ts';

/** Identifies a notification of a merchant. */
export interface NotificationRef {
  readonly merchantId: MerchantId;
  readonly notificationId: NotificationId;
}

/** Says how a notification ended. `gone`: its subscription was deleted. */
export interface NotifyOutcome {
  readonly kind: 'delivered' | 'unconfirmed' | 'undeliverable' | 'gone';
}
