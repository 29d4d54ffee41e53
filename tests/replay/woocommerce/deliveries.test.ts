import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { webhook } from '@onhand/connector-woocommerce/webhook.ts';
import { deliveryHeaders, signatureOf } from '@onhand/sandbox/platforms/woocommerce/delivery.ts';
import { phpJson } from '@onhand/sandbox/platforms/woocommerce/php-json.ts';
import { describe, expect, test } from 'vitest';
import { requestOf } from './raw-request.ts';
import { deliveries } from './recordings.ts';

const second = 1_000;
const placedAt = '2026-11-21T19:25:44.000Z';
const version = Date.parse(placedAt);
const ref = { unit: '116', group: '116', location: '' };

const line = {
  externalLineId: '4',
  ref,
  sku: 'REC-A',
  quantity: 2,
  cancelled: 0,
  restocked: 0,
  stockLowered: 2,
  restockOnCancel: true,
  unitPrice: '10',
  currency: 'USD',
};
const order = { externalId: '121', version, placedAt, test: false, lines: [line] };
const open = { ...order, state: 'open', partial: false };

/** What each recorded delivery says, in their order. */
const said = [
  figure(ref, 'REC-A', { quantity: 9, readStartedAt: new Date(version - second).toISOString() }),
  figure({ ...ref, unit: '117', group: '117' }, 'REC-B', {
    quantity: null,
    why: 'unmanaged',
    readStartedAt: new Date(version - second).toISOString(),
  }),
  [{ kind: 'order', topic: 'order.created', order: open }],
  [{ kind: 'order', topic: 'order.updated', order: open }],
  figure(ref, 'REC-A', { quantity: 7, readStartedAt: placedAt }),
  [{ kind: 'order', topic: 'order.updated', order: { ...open, partial: true } }],
  [
    {
      kind: 'order',
      topic: 'order.updated',
      order: { ...open, state: 'cancelled', partial: true, lines: [{ ...line, stockLowered: 0 }] },
    },
  ],
  figure(ref, 'REC-A', { quantity: 9, readStartedAt: placedAt }),
];

/** A product's webhook: its figure, and that the product may have changed. */
function figure({ group, ...rest }: typeof ref, sku: string, seen: object) {
  const topic = 'product.updated';
  return [
    { kind: 'figures', topic, figures: [{ ref: { ...rest, group }, sku, seen }] },
    { kind: 'product', topic, group },
  ];
}

describe.each(deliveries.map((delivery, index) => ({ index, delivery, expected: said[index] })))(
  'recorded delivery $index ($delivery.headers.x-wc-webhook-topic)',
  ({ delivery, expected }) => {
    test('is genuine, and says what it says', () => {
      const decoded = webhook.decode(requestOf(delivery), [delivery.secret]);
      expect(decoded).toMatchObject({ kind: 'events', events: expected });
    });

    test('the sandbox writes the same bytes of it and signs them the same', () => {
      expect(phpJson(JSON.parse(delivery.rawBody))).toBe(delivery.rawBody);
      expect(signatureOf(delivery.rawBody, delivery.secret)).toBe(delivery.headers['x-wc-webhook-signature']);
    });

    test('the sandbox sends the same headers', () => {
      const { headers, rawBody, secret } = delivery;
      const sent = deliveryHeaders({
        webhook: {
          id: Number(headers['x-wc-webhook-id']),
          topic: headers['x-wc-webhook-topic'] ?? '',
          secret,
        },
        shopUrl: 'http://127.0.0.1:4030',
        body: rawBody,
        at: new Date(placedAt),
      });
      const { host: _host, ...recorded } = headers;
      // The id is a hash with a key of that installation.
      const id = 'x-wc-webhook-delivery-id';
      expect(sent).toEqual({ ...recorded, [id]: expect.stringMatching(/^[0-9a-f]{32}$/) });
    });
  },
);

test('every event of eight deliveries has its own key, though three of them share a delivery id', () => {
  const keys = deliveries.flatMap((delivery) => eventsOf(delivery).map(({ eventKey }) => eventKey));
  expect(new Set(keys).size).toBe(said.flat().length);
});

function eventsOf(delivery: (typeof deliveries)[number]): readonly Inbound[] {
  const decoded = webhook.decode(requestOf(delivery), [delivery.secret]);
  return decoded.kind === 'events' ? decoded.events : [];
}
