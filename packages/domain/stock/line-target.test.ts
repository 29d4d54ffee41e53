import { describe, expect, it } from 'vitest';
import { settlingOf, unitsWanted } from './line-target.ts';

const line = { quantity: 5, cancelled: 1, restocked: 1, restockOnCancel: true };

it.each([
  ['pending', true, 0],
  ['open', true, 3],
  ['closed', true, 3],
  ['cancelled', true, 0],
  ['cancelled', false, 3],
] as const)('%s (restocked on cancelling: %s) keeps %i units', (state, restockOnCancel, units) => {
  expect(unitsWanted({ state }, { ...line, restockOnCancel })).toBe(units);
});

it('is never negative, whatever a platform reports', () => {
  expect(unitsWanted({ state: 'open' }, { ...line, quantity: 1 })).toBe(0);
});

describe('what shipments took out', () => {
  const whole = { quantity: 5, cancelled: 0, restocked: 0, restockOnCancel: true };

  it.each([
    ['open', 5, {}],
    ['cancelled', 2, {}],
    ['pending', 2, {}],
    ['open', 2, { cancelled: 4 }],
    ['closed', 3, { shipped: 5, restocked: 2 }],
    ['closed', 5, { shipped: 5, restocked: 2, returned: 2 }],
    ['closed', 4, { shipped: 5, restocked: 3, returned: 2 }],
    ['closed', 5, { shipped: 0, restocked: 0, returned: 2 }],
    ['closed', 3, { shipped: 5, restocked: 2, returned: 1, restocksInspected: 2 }],
    ['closed', 3, { shipped: 5, restocked: 3, returned: 1, restocksInspected: 2 }],
    ['closed', 2, { shipped: 5, restocked: 4, returned: 1, restocksInspected: 2 }],
    ['cancelled', 3, { shipped: 0, returned: 3 }],
    ['cancelled', 3, { shipped: 0, returned: 3, restocked: 3 }],
    ['cancelled', 3, { shipped: 0, returned: 3, restocked: 5 }],
    ['cancelled', 0, { shipped: 0, restocked: 2, restocksInspected: 2 }],
    ['pending', 3, { shipped: 2, returned: 3 }],
    ['open', 3, { shipped: 0, returned: 3, cancelled: 5 }],
  ] as const)('%s: keeps %i units of %o', (state, units, change) => {
    expect(unitsWanted({ state }, { ...whole, shipped: 2, ...change })).toBe(units);
  });
});

describe('what has left', () => {
  const seller = { authority: 'warehouse', role: 'seller', ofBundle: false } as const;
  const source = { authority: 'source', role: 'supplier', ofBundle: false } as const;

  it.each([
    ['open', 'none'],
    ['closed', 'all'],
    ['cancelled', 'all'],
  ] as const)('of a warehouse: an order that is %s: %s', (state, settling) => {
    expect(settlingOf({ state, stockLowered: true }, seller)).toBe(settling);
  });

  it.each([
    ['the source lowered its stock for', 'open', true, source, 'all'],
    ['the source did not lower its stock for', 'closed', false, source, 'kept'],
    [
      'is of a bundle, whose components the source does not lower',
      'open',
      true,
      { ...source, ofBundle: true },
      'kept',
    ],
    ['another shop sold', 'closed', true, { ...source, role: 'seller' }, 'kept'],
  ] as const)('of a source store: a line that %s', (_what, state, stockLowered, sold, settling) => {
    expect(settlingOf({ state, stockLowered }, sold)).toBe(settling);
  });
});
