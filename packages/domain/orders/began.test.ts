import { expect, it } from 'vitest';
import { beganAt } from './began.ts';
import type { OrderContent } from './order-content.ts';

const second = (number: number) => new Date(number * 1_000).toISOString();
const exactly = (number: number) => ({ at: second(number), exact: true });
const latest = (number: number) => ({ at: second(number), exact: false });

it.each<[string, Partial<OrderContent>, number | null, number | null]>([
  ['when its platform says exactly, whenever it was seen', { reservedAt: exactly(50) }, 40, 50],
  ['when it was seen, before it was paid', { reservedAt: latest(50) }, 40, 40],
  ['when it was paid, before it was seen', { reservedAt: latest(50) }, 60, 50],
  ['when it was seen, if nothing is said', {}, 60, 60],
  ['when it was closed, before it was seen', { state: 'closed', closedAt: exactly(30) }, 60, 30],
  ['not yet, while it is pending', { state: 'pending' }, null, null],
  ['not known, if it was only seen cancelled', { state: 'cancelled' }, null, null],
])('an order began to reserve %s', (_what, changes, seen, began) => {
  const order: OrderContent = { placedAt: second(10), state: 'open', test: false, lines: [], ...changes };
  const at = beganAt(order, seen === null ? null : seen * 1_000);
  expect(at).toBe(began === null ? null : began * 1_000);
});
