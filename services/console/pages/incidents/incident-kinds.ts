import type { Row } from '../../api/answer.ts';

export type Incident = Row<'/v1/incidents'>;

/** Each kind as it is named to operators. Every kind of the API stands here, or it does not compile. */
export const kindNames: Readonly<Record<Incident['kind'], string>> = {
  oversell: 'Oversold',
  channel_down: 'Shop is down',
  reconnect_required: 'Reconnect needed',
  foreign_event: 'Webhooks of another shop',
  webhook_broken: 'Webhook is broken',
  mass_drop: 'Many quantities dropped',
  safety_stop: 'First sync stopped',
  subscription_lost: 'Webhooks were switched off',
  fall_waits: 'Drop cannot be decided',
  put_back: 'Put back on sale',
  order_gone: 'Order disappeared',
  baseline_unknown: 'Opening figure in doubt',
  opening_unsettled: 'Opening figure keeps moving',
  source_order_open: 'Source order still open',
  copy_cancelled: 'Copy was cancelled',
  cancelled_sale_shipped: 'Cancelled sale was shipped',
  overwritten: 'Another program overwrites',
  notification_failed: 'Notification not delivered',
};

export const incidentKinds = Object.keys(kindNames) as Incident['kind'][];
