import { expect, it } from 'vitest';
import { checkSubscriptions } from './subscriptions.ts';

const topics = ['order.created', 'order.updated'];
const ofSettings = { wanted: topics, unwanted: [] };
const listed = (topic: string, on = true) => ({ id: `id of ${topic}`, topic, on });

it('a topic that the platform lists as on needs nothing', () => {
  const check = checkSubscriptions(ofSettings, [], [listed('order.created'), listed('order.updated')]);
  expect(check).toMatchObject({ missing: [], lost: [] });
  expect(check.on.map(({ id }) => id)).toEqual(['id of order.created', 'id of order.updated']);
});

it('a topic that was never on is missing and not lost', () => {
  const known = [{ topic: 'order.updated', state: 'refused' as const }];
  expect(checkSubscriptions(ofSettings, known, [listed('order.created')])).toMatchObject({
    missing: ['order.updated'],
    lost: [],
  });
});

it.each([
  ['was switched off', [listed('order.created'), listed('order.updated', false)]],
  ['is gone', [listed('order.created')]],
])('a topic that was on and %s is lost', (_, list) => {
  const known = topics.map((topic) => ({ topic, state: 'on' as const }));
  expect(checkSubscriptions(ofSettings, known, list)).toMatchObject({
    missing: ['order.updated'],
    lost: ['order.updated'],
  });
});

it('of two subscriptions of a topic one that is on is enough, and topics of others do not matter', () => {
  const list = [listed('order.created', false), listed('order.created'), listed('coupon.created', false)];
  const wanted = ['order.created'];
  expect(checkSubscriptions({ wanted, unwanted: [] }, [], list)).toMatchObject({
    missing: [],
    lost: [],
    unwanted: [],
  });
});

it('every subscription of a topic that the settings do not ask for is to be removed', () => {
  const unwanted = [listed('customer.updated'), listed('customer.updated', false)];
  const list = [...topics.map((topic) => listed(topic)), ...unwanted, listed('coupon.created')];
  const known = [{ topic: 'customer.updated', state: 'on' as const }];
  const of = { wanted: topics, unwanted: ['customer.updated', 'customer.created'] };
  expect(checkSubscriptions(of, known, list)).toMatchObject({ missing: [], lost: [], unwanted });
});
