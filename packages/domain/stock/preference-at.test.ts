import { expect, it } from 'vitest';
import type { LocationId } from '../ids.ts';
import { preferenceAt } from './preference-at.ts';

const [front, back, outlet] = ['front', 'back', 'outlet'].map((name) => name as LocationId);
if (front === undefined || back === undefined || outlet === undefined) throw new Error('Three locations.');
const places = [
  { name: 'shop', locationId: front },
  { name: 'warehouse', locationId: back },
  { name: 'shop', locationId: outlet },
];

it('begins where the order was placed, and goes on by priority', () => {
  expect(preferenceAt(places, 'warehouse')).toEqual([back, front, outlet]);
  expect(preferenceAt(places, 'shop')).toEqual([front, outlet, back]);
});

it('is by priority alone where the order names no place, or one that we do not know', () => {
  expect(preferenceAt(places, '')).toEqual([front, back, outlet]);
  expect(preferenceAt(places, 'closed')).toEqual([front, back, outlet]);
});
