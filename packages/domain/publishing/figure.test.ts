import { expect, it } from 'vitest';
import type { LocationId } from '../ids.ts';
import { figureFor } from './figure.ts';

const near = 'near' as LocationId;
const far = 'far' as LocationId;

it('is what is available at all its locations', () => {
  const stock = [
    { locationId: near, available: 5, perUnit: 1 },
    { locationId: far, available: 2, perUnit: 1 },
  ];
  expect(figureFor(stock)).toEqual({
    quantity: 7,
    steps: [{ step: 'available', figure: 7, detail: { near: 5, far: 2 } }],
  });
});

it('of a bundle is what its scarcest component allows at each location, added up', () => {
  const stock = [
    { locationId: near, available: 5, perUnit: 2 },
    { locationId: near, available: 9, perUnit: 1 },
    { locationId: far, available: 8, perUnit: 2 },
    { locationId: far, available: 1, perUnit: 1 },
  ];
  expect(figureFor(stock)).toMatchObject({ quantity: 3, steps: [{ detail: { near: 2, far: 1 } }] });
});

it('is nothing where nothing is', () => {
  expect(figureFor([]).quantity).toBe(0);
});
