import { z } from 'zod';

export const incident = z.object({
  id: z.uuid(),
  kind: z.enum([
    'oversell',
    'channel_down',
    'reconnect_required',
    'foreign_event',
    'webhook_broken',
    'mass_drop',
    'safety_stop',
    'subscription_lost',
    'fall_waits',
    'put_back',
    'order_gone',
    'baseline_unknown',
    'opening_unsettled',
    'source_order_open',
    'copy_cancelled',
    'cancelled_sale_shipped',
    'overwritten',
    'notification_failed',
  ]),
  integrationId: z.uuid().nullable(),
  itemId: z.uuid().nullable(),
  orderId: z.uuid().nullable(),
  /** The SKU of the item. Null: it has none, or the incident concerns no single item. */
  sku: z.string().nullable(),
  /** The platform's number of the order. Null: the incident concerns no single order. */
  orderNumber: z.string().nullable(),
  units: z.int().nullable(),
  /**
   * The cause of an oversell, found in the records. Null until it was looked up, a few moments after the
   * sale.
   */
  cause: z
    .enum([
      'channel_lag',
      'unconfirmed_write',
      'edit_by_hand',
      'sold_beyond_figure',
      'never_written',
      'our_fault',
      'notice_fell_short',
    ])
    .nullable(),
  /** For an oversell: how long before the sale the channel had shown too much. */
  seconds: z.int().nullable(),
  detail: z.unknown(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
});
