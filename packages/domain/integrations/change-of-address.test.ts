import { expect, it } from 'vitest';
import { changeOfAddress } from './change-of-address.ts';

const known = { baseUrl: 'https://shop.example', homeAddress: 'https://shop.example', currency: 'USD' };

it.each([
  ['names the known home', known, { home: 'http://shop.example/', currency: 'USD' }, undefined, 'same_shop'],
  [
    'names another home',
    known,
    { home: 'https://staging.example', currency: 'USD' },
    undefined,
    'another_shop',
  ],
  ['names none, though it did', known, { currency: 'USD' }, undefined, 'another_shop'],
  [
    'has another currency',
    known,
    { home: known.homeAddress, currency: 'EUR' },
    undefined,
    'another_currency',
  ],
  [
    'names the home to which it moved',
    known,
    { home: 'https://new.example', currency: 'USD' },
    'https://new.example/',
    'same_shop',
  ],
  [
    'names another home than that to which it moved',
    known,
    { home: 'https://staging.example', currency: 'USD' },
    'https://new.example/',
    'another_shop',
  ],
  ['names no home, as before', { ...known, homeAddress: null }, { currency: 'USD' }, undefined, 'same_shop'],
  [
    'names the old address as its home',
    { ...known, homeAddress: null },
    { home: 'https://shop.example', currency: 'USD' },
    undefined,
    'same_shop',
  ],
  [
    'names a home that nobody knows',
    { ...known, homeAddress: null },
    { home: 'https://staging.example', currency: 'USD' },
    undefined,
    'another_shop',
  ],
  [
    'has a currency while none is known',
    { ...known, currency: null },
    { home: known.homeAddress, currency: 'EUR' },
    undefined,
    'same_shop',
  ],
] as const)('a shop that %s', (_what, shop, there, movedTo, expected) => {
  expect(changeOfAddress(shop, there, movedTo)).toBe(expected);
});
