import { expect, it } from 'vitest';
import { namedOrder } from './named-order.ts';

const [first, second, hinted] = [{ identity: 'first' }, { identity: 'second' }, { identity: '' }];

it.each([
  ['its identity', [first, second], 'first', first],
  ['a new order, if its identity is another', [first, second], 'third', undefined],
  ['the order known from hints, if its identity is new', [first, hinted], 'third', hinted],
  ['the newest order, if it names no identity', [first, second], undefined, second],
  ['a new order, if none has its number', [], undefined, undefined],
])('an event concerns %s', (_what, orders, identity, expected) => {
  expect(namedOrder(orders, identity)).toBe(expected);
});
