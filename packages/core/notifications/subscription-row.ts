import type { NotifiableKind } from '@onhand/domain/incidents/incident.ts';
import type { MerchantId, SubscriptionId } from '@onhand/domain/ids.ts';

/** Identifies a subscription of a merchant. */
export interface SubscriptionRef {
  readonly merchantId: MerchantId;
  readonly subscriptionId: SubscriptionId;
}

/** Holds what an operator wants to be notified of, and where. */
export interface SubscriptionRow {
  readonly id: SubscriptionId;
  readonly label: string;
  readonly channel: 'email' | 'webhook';
  readonly address: string;
  readonly incidentKinds: readonly NotifiableKind[];
  readonly failedItemsAbove: number | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export const subscriptionColumns = [
  'id',
  'label',
  'channel',
  'address',
  'incident_kinds as incidentKinds',
  'failed_items_above as failedItemsAbove',
  'created_at as createdAt',
  'created_by as createdBy',
] as const;
