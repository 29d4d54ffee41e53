import { expect, it } from 'vitest';
import { matchLocations } from './match-locations.ts';

const main = { id: 'main', name: 'Main warehouse' };
const shop = { id: 'shop', name: 'Shop' };

it('finds the location of the same name, whatever its case and surrounding space', () => {
  expect(matchLocations([{ id: '7', name: ' main WAREHOUSE ' }], [main, shop])).toEqual([
    { externalLocationId: '7', kind: 'matched', locationId: 'main' },
  ]);
});

it('does not take a similar name for the same, nor one without a name', () => {
  const theirs = [
    { id: '7', name: 'Main' },
    { id: '8', name: ' ' },
  ];
  expect(matchLocations(theirs, [main, { id: 'unnamed', name: '' }])).toEqual([
    { externalLocationId: '7', kind: 'none' },
    { externalLocationId: '8', kind: 'none' },
  ]);
});

it('guesses neither between two of ours nor between two of theirs', () => {
  expect(matchLocations([{ id: '7', name: 'Shop' }], [shop, { id: 'other', name: 'SHOP' }])).toEqual([
    { externalLocationId: '7', kind: 'ambiguous' },
  ]);
  const twins = [
    { id: '7', name: 'Shop' },
    { id: '8', name: 'shop' },
  ];
  expect(matchLocations(twins, [shop]).map(({ kind }) => kind)).toEqual(['ambiguous', 'ambiguous']);
});
