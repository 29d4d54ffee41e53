import { expect, it } from 'vitest';
import { platformDeducted } from './platform-deducted.ts';

const order = { state: 'open', restockOnCancel: true, stockLowered: true, test: false } as const;
const line = { quantity: 5, cancelled: 1, restocked: 1 };

it.each([
  ['what is wanted of an open order', order, 3],
  ['nothing before the platform lowers its stock', { ...order, stockLowered: false }, 0],
  ['nothing of a test', { ...order, test: true }, 0],
  ['nothing of an order that does not reserve', { ...order, state: 'pending' }, 0],
  ['nothing of a cancelled one whose units went back', { ...order, state: 'cancelled' }, 0],
  ['what did not go back', { ...order, state: 'cancelled', restockOnCancel: false }, 3],
] as const)('%s', (_rule, of, units) => {
  expect(platformDeducted(of, line)).toBe(units);
});
