import { expect, it } from 'vitest';
import { beforeImport } from './imported-content.ts';

const imported = new Set(['p', 'i']);
const price = { regular: '9.00', sale: null };

it('what is empty here counts as empty there until now', () => {
  const theirs = { 'description:p': 'Soft', 'tags:p': ['new'], 'price:i': price } as const;
  const ours = { 'description:p': '', 'tags:p': [], 'price:i': null } as const;
  expect(beforeImport({}, { theirs, ours, imported, takesPrices: true })).toEqual({
    'description:p': { theirs: null, ours: '' },
    'tags:p': { theirs: null, ours: [] },
    'price:i': { theirs: null, ours: null },
  });
});

it('what somebody wrote here, and what was compared before, stays', () => {
  const theirs = { 'description:p': 'Soft', 'title:p': 'Shirt' } as const;
  const ours = { 'description:p': 'Ours', 'title:p': '' } as const;
  const known = { 'title:p': { theirs: 'Shirt', ours: '' } } as const;
  expect(beforeImport(known, { theirs, ours, imported, takesPrices: true })).toEqual(known);
});

it('an item that was not created from there takes nothing', () => {
  const theirs = { 'price:other': price } as const;
  expect(beforeImport({}, { theirs, ours: { 'price:other': null }, imported, takesPrices: true })).toEqual(
    {},
  );
});

it('no price is taken in a currency that is another, or unknown', () => {
  const theirs = { 'price:i': price } as const;
  const ours = { 'price:i': null } as const;
  expect(beforeImport({}, { theirs, ours, imported, takesPrices: false })).toEqual({});
});
