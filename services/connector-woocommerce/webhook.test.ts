import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { webhook } from './webhook.ts';

const key = 'its key';
const source = 'https://shop.example/';

/** Decodes a body that the shop has signed. */
function decode(topic: string, body: unknown) {
  const bytes = Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', key).update(bytes).digest('base64');
  const headers = {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-signature': signature,
    'x-wc-webhook-source': source,
  };
  const receivedAt = '2026-11-21T19:26:00.000Z';
  return webhook.decode({ method: 'POST', url: '/', headers, body: bytes, receivedAt }, [key]);
}

const error = (code: string, status: number) => ({ code, message: 'Words of the shop.', data: { status } });

test('an error in place of the record is the platform’s own, in its words', () => {
  expect(decode('order.updated', error('woocommerce_rest_cannot_view', 401))).toMatchObject({
    kind: 'platform_error',
    topic: 'order.updated',
    code: 'woocommerce_rest_cannot_view',
    message: 'Words of the shop.',
    source,
  });
});

test.each([
  ['order.updated', 'woocommerce_rest_shop_order_invalid_id'],
  ['product.updated', 'woocommerce_rest_product_invalid_id'],
])('%s of a record that is gone or of another kind is ignored', (topic, code) => {
  expect(decode(topic, error(code, 404))).toMatchObject({ kind: 'ignored', topic, code, source });
});

test.each([
  ['action.woocommerce_add_to_cart', { action: 'woocommerce_add_to_cart', arg: 'a1b2' }],
  ['coupon.updated', { id: 7, code: 'SALE' }],
  ['coupon.created', { id: 7, code: 'SPRING' }],
])('%s is ignored', (topic, body) => {
  expect(decode(topic, body)).toMatchObject({ kind: 'ignored', topic, code: 'topic_unused', source });
});

test('a body that does not fit its topic is not understood, and each has its own key', () => {
  const one = decode('order.updated', { number: 5 });
  expect(one).toMatchObject({ kind: 'not_understood', code: 'body_malformed', source });
  const other = decode('order.updated', { number: 6 });
  expect('eventKey' in one && 'eventKey' in other && one.eventKey !== other.eventKey).toBe(true);
});

test('a product whose stock cannot be held is named, so that a reading reports why', () => {
  const body = { id: 7, parent_id: 0, type: 'simple', manage_stock: true, stock_quantity: 4006381333931 };
  expect(decode('product.updated', body)).toMatchObject({
    kind: 'events',
    events: [{ kind: 'product', group: '7' }],
  });
});

test('an order that cannot be counted is a pointer, and says whose shop it is', () => {
  expect(decode('order.updated', { id: 5, line_items: [{ quantity: 0.5 }] })).toMatchObject({
    kind: 'events',
    source,
    events: [{ kind: 'order_pointer', externalId: '5' }],
  });
});

test('a variation that uses its product’s stock names the product; on its own stock it shows a figure', () => {
  const variation = { id: 112, parent_id: 110, type: 'variation', status: 'publish' };
  const seen = (stock: object) => {
    const decoded = decode('product.updated', { ...variation, ...stock });
    const events = decoded.kind === 'events' ? decoded.events : [];
    return events.flatMap((event) => (event.kind === 'figures' ? event.figures : [])).map((one) => one.seen);
  };
  const readStartedAt = '2026-11-21T19:26:00.000Z';
  expect(seen({ manage_stock: 'parent', stock_quantity: 40 })).toEqual([
    { quantity: null, why: 'unmanaged', heldBy: '110', readStartedAt },
  ]);
  expect(seen({ manage_stock: true, stock_quantity: 3 })).toEqual([{ quantity: 3, readStartedAt }]);
});
