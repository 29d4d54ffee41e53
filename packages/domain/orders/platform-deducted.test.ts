import { expect, it } from 'vitest';
import { platformDeducted } from './platform-deducted.ts';

it.each([
  ['the units that the platform holds lowered', false, 3, 3],
  ['nothing before the platform lowers its stock', false, 0, 0],
  ['nothing of a test', true, 3, 0],
] as const)('%s', (_rule, test, stockLowered, units) => {
  expect(platformDeducted({ test }, { stockLowered })).toBe(units);
});
