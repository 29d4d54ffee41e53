import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  MerchantId,
  ObservationId,
  OrderId,
  SubscriptionId,
} from '../ids.ts';

/** The subject of each kind of incident. A subject has at most one open incident of a kind. */
interface IncidentSubjects {
  /** Units of an order's line were sold that were not there. */
  readonly oversell: {
    readonly orderId: OrderId;
    readonly externalLineId: string;
    readonly itemId: ItemId;
  };
  /** The platform is away: quantities cannot be written, or orders cannot be read. */
  readonly channel_down: { readonly integrationId: IntegrationId; readonly affects: 'stock' | 'orders' };
  /** The credentials are no longer valid. */
  readonly reconnect_required: { readonly integrationId: IntegrationId };
  /** Rightly signed deliveries name another shop, for example a staging copy that has the secret. */
  readonly foreign_event: { readonly integrationId: IntegrationId; readonly source: string };
  /** The platform sends its own error instead of events of a topic. */
  readonly webhook_broken: { readonly integrationId: IntegrationId; readonly topic: string };
  /** Many quantities dropped at once. */
  readonly mass_drop: { readonly integrationId: IntegrationId };
  /** Quantities dropped, and for a day it cannot be told whether orders explain it. */
  readonly fall_waits: { readonly integrationId: IntegrationId };
  /** A drop of a quantity that no order explains was put back: the units are on sale again. */
  readonly put_back: {
    readonly integrationId: IntegrationId;
    readonly observationId: ObservationId;
  };
  /**
   * It cannot be told whether the opening's figure included units of an older order. The figure is read
   * again.
   */
  readonly baseline_unknown: {
    readonly integrationId: IntegrationId;
    readonly orderId: OrderId;
    readonly itemId: ItemId;
  };
  /** Figures of a source and its open orders do not agree, so they open no stock. They are read again. */
  readonly opening_unsettled: { readonly integrationId: IntegrationId };
  /** An order no longer exists on the platform, and was closed here. */
  readonly order_gone: { readonly integrationId: IntegrationId; readonly orderId: OrderId };
  /** A copied order was cancelled or refunded, and its copy in the source store is still open. */
  readonly source_order_open: { readonly integrationId: IntegrationId; readonly orderId: OrderId };
  /** The copy of an order was cancelled or deleted in the source store, and the order still stands. */
  readonly copy_cancelled: { readonly integrationId: IntegrationId; readonly orderId: OrderId };
  /** The source store shipped or keeps units of a copied order that had been cancelled. */
  readonly cancelled_sale_shipped: { readonly integrationId: IntegrationId; readonly orderId: OrderId };
  /** A run was stopped because it would have changed too much, or its first listings failed. */
  readonly safety_stop: { readonly integrationId: IntegrationId };
  /**
   * Another program keeps overwriting a listing's figure after Onhand has written it (DESIGN §2.7.10).
   */
  readonly overwritten: {
    readonly integrationId: IntegrationId;
    readonly channelStockId: ChannelStockId;
    readonly itemId: ItemId;
  };
  /** The shop stopped sending some topics of its webhooks. They were put back. */
  readonly subscription_lost: { readonly integrationId: IntegrationId };
  /** Notifications of a subscription could not be delivered. Nobody is notified of it. */
  readonly notification_failed: { readonly subscriptionId: SubscriptionId };
}

export type IncidentKind = keyof IncidentSubjects;

/** The kinds of which people can be notified: a notification that fails must not cause another one. */
export type NotifiableKind = Exclude<IncidentKind, 'notification_failed'>;

/** An incident, identified by its kind and its subject. */
export type IncidentRef = {
  readonly [Kind in IncidentKind]: {
    readonly kind: Kind;
    readonly merchantId: MerchantId;
  } & IncidentSubjects[Kind];
}[IncidentKind];

/** Returns the key that identifies an open incident among those of its merchant and kind. Pure. */
export function dedupeKeyOf(incident: IncidentRef): string {
  switch (incident.kind) {
    case 'oversell':
      return `${incident.orderId}:${incident.externalLineId}:${incident.itemId}`;
    case 'foreign_event':
      return `${incident.integrationId}:${incident.source}`;
    case 'webhook_broken':
      return `${incident.integrationId}:${incident.topic}`;
    case 'channel_down':
      return incident.affects === 'orders' ? `orders:${incident.integrationId}` : incident.integrationId;
    case 'put_back':
      return incident.observationId;
    case 'order_gone':
    case 'source_order_open':
    case 'copy_cancelled':
    case 'cancelled_sale_shipped':
      return incident.orderId;
    case 'overwritten':
      return incident.channelStockId;
    case 'notification_failed':
      return incident.subscriptionId;
    case 'baseline_unknown':
      return `${incident.orderId}:${incident.itemId}`;
    case 'reconnect_required':
    case 'mass_drop':
    case 'fall_waits':
    case 'opening_unsettled':
    case 'safety_stop':
    case 'subscription_lost':
      return incident.integrationId;
  }
}
