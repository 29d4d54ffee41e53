import type { IntegrationId, MerchantId, NotificationId, SubscriptionId } from '@onhand/domain/ids.ts';
import type { NotifiableKind } from '@onhand/domain/incidents/incident.ts';
import type { NotificationMessage } from '@onhand/domain/notifications/message.ts';
import type { NotificationState } from '@onhand/domain/notifications/notification-machine.ts';
import type { ColumnType, Generated } from 'kysely';

/** The tables of `core/notifications`. */
export interface NotificationsTables {
  notification_subscriptions: SubscriptionsTable;
  notification_secrets: SecretsTable;
  notification_alarms: AlarmsTable;
  notifications: NotificationsTable;
}

interface SubscriptionsTable {
  merchant_id: MerchantId;
  id: Generated<SubscriptionId>;
  label: string;
  channel: 'email' | 'webhook';
  /** An e-mail address, or the URL of a webhook. */
  address: string;
  incident_kinds: NotifiableKind[];
  /** Notify when a shop has more open failed items; null: never. */
  failed_items_above: number | null;
  created_at: Date;
  created_by: string;
}

/** What signs the webhooks of a subscription. The gateway writes it, and only the notifier reads it. */
interface SecretsTable {
  merchant_id: MerchantId;
  subscription_id: SubscriptionId;
  ciphertext: Buffer;
  nonce: Buffer;
  key_id: string;
}

/** A shop has more open failed items than a subscription bears; until it has fewer. */
interface AlarmsTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  subscription_id: SubscriptionId;
  integration_id: IntegrationId;
  open_items: number;
  above: number;
  began_at: Date;
  ended_at: Date | null;
}

interface NotificationsTable {
  merchant_id: MerchantId;
  id: Generated<NotificationId>;
  subscription_id: SubscriptionId;
  cause_kind: 'incident' | 'more_incidents' | 'failed_items' | 'test';
  /** The incident, the alarm, or the notification's own id. */
  cause_id: string;
  state: Generated<NotificationState>;
  attempts: Generated<number>;
  /** What the first attempt sends, and all after it. */
  content: ColumnType<NotificationMessage | null, string | null | undefined, string>;
  created_at: Date;
  attempted_at: Date | null;
  ended_at: Date | null;
  failure_code: string | null;
  failure_message: string | null;
}
