import type { NotifiableKind } from '../incidents/incident.ts';

/** Why a notification is sent. It names no shopper. */
export type NotificationCause =
  | {
      readonly kind: 'incident';
      readonly incidentId: string;
      readonly incident: NotifiableKind;
      readonly shop: string | null;
      readonly sku: string | null;
      readonly orderNumber: string | null;
      readonly units: number | null;
      readonly openedAt: Date;
    }
  | {
      readonly kind: 'more_incidents';
      /** The incidents of which nothing else is sent. */
      readonly incidents: number;
      readonly at: Date;
    }
  | {
      readonly kind: 'failed_items';
      readonly integrationId: string;
      readonly shop: string;
      /** Open failed items of the shop, at least so many. */
      readonly open: number;
      readonly above: number;
      readonly since: Date;
    }
  | { readonly kind: 'test'; readonly at: Date };

/** A notification as it is sent. `body` is the JSON of a webhook: every attempt sends the same text. */
export interface NotificationMessage {
  readonly subject: string;
  readonly text: string;
  readonly body: string;
}

const words: Readonly<Record<NotifiableKind, string>> = {
  oversell: 'Units were sold that were not there',
  channel_down: 'A shop is away: it is not written, or its orders are not read',
  reconnect_required: 'A shop refuses the credentials',
  foreign_event: 'Deliveries name another shop',
  webhook_broken: 'A shop sends errors instead of webhooks',
  mass_drop: 'Many quantities dropped at once. Publishing waits for a person',
  fall_waits: 'Quantities dropped, and for a day it cannot be told why',
  put_back: 'A drop that no order explains was put back on sale',
  baseline_unknown: 'It is not known whether an older order is in the first quantity',
  opening_unsettled: 'The quantities of a source keep moving, so they open no stock',
  order_gone: 'An order no longer exists on its platform',
  source_order_open: 'A cancelled order is still open in the source store',
  copy_cancelled: 'The copy of an order was cancelled in the source store',
  cancelled_sale_shipped: 'The source store shipped units of a cancelled order',
  safety_stop: 'A run was stopped because it would change too much',
  overwritten: 'Another program keeps overwriting a quantity',
  subscription_lost: 'A shop stopped sending webhooks. They were put back',
};

/** The kinds of incidents that people can be notified of. */
// The record's keys are the kinds: Object.keys forgets their type.
export const notifiableKinds: readonly NotifiableKind[] = Object.keys(words) as NotifiableKind[];

/** Writes the message of a notification of a merchant. Pure. */
export function messageOf(
  merchant: { readonly id: string; readonly name: string },
  cause: NotificationCause,
): NotificationMessage {
  const { headline, lines, type, at, data } = contentOf(cause);
  const body = { type, timestamp: at.toISOString(), data: { merchantId: merchant.id, ...data } };
  return {
    subject: oneLine(`Onhand, ${merchant.name}: ${headline}`),
    text: [`${headline}.`, '', `Merchant: ${merchant.name}`, ...lines, ''].join('\n'),
    body: JSON.stringify(body),
  };
}

interface Content {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly type: string;
  readonly at: Date;
  readonly data: object;
}

function contentOf(cause: NotificationCause): Content {
  switch (cause.kind) {
    case 'incident': {
      const { incidentId, incident, shop, sku, orderNumber, units, openedAt } = cause;
      const named = [
        ['Shop', shop],
        ['SKU', sku],
        ['Order', orderNumber],
        ['Units', units],
        ['Since', openedAt.toISOString()],
        ['Incident', `${incident} ${incidentId}`],
      ] as const;
      return {
        headline: words[incident],
        lines: named.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
        type: 'incident.opened',
        at: openedAt,
        data: { incidentId, kind: incident, shop, sku, orderNumber, units },
      };
    }
    case 'more_incidents': {
      const { incidents, at } = cause;
      return {
        headline: `${incidents} more ${incidents === 1 ? 'incident' : 'incidents'}`,
        lines: ['They were too many to tell of each. See GET /v1/incidents'],
        type: 'incidents.more',
        at,
        data: { incidents },
      };
    }
    case 'failed_items': {
      const { integrationId, shop, open, above, since } = cause;
      return {
        headline: `${shop} has more than ${above} open failed items`,
        lines: [`Open: at least ${open}`, `Since: ${since.toISOString()}`, `Integration: ${integrationId}`],
        type: 'failed_items.above',
        at: since,
        data: { integrationId, shop, open, above },
      };
    }
    case 'test':
      return {
        headline: 'This is a test',
        lines: ['Somebody asked for this message. Nothing is wrong.'],
        type: 'test',
        at: cause.at,
        data: {},
      };
  }
}

/** A subject is a header: it has one line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
