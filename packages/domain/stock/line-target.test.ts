import { expect, it } from 'vitest';
import { lineTarget } from './line-target.ts';

const line = { quantity: 5, cancelled: 1, restocked: 1 };

it.each([
  ['pending', true, { committed: 0, settled: 0 }],
  ['open', true, { committed: 3, settled: 0 }],
  ['closed', true, { committed: 0, settled: 3 }],
  ['cancelled', true, { committed: 0, settled: 0 }],
  ['cancelled', false, { committed: 0, settled: 3 }],
] as const)('%s (restocked on cancelling: %s) holds %o', (state, restockOnCancel, target) => {
  expect(lineTarget({ state, restockOnCancel }, line)).toEqual(target);
});

it('is never negative, whatever a platform reports', () => {
  expect(
    lineTarget({ state: 'open', restockOnCancel: true }, { quantity: 1, cancelled: 1, restocked: 1 }),
  ).toEqual({
    committed: 0,
    settled: 0,
  });
});
