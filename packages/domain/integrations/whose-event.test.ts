import { expect, it } from 'vitest';
import { whoseEvent } from './whose-event.ts';

const baseUrl = 'http://10.0.0.7:8080';
const homeAddress = 'https://shop.example';

it.each([
  ['names none', undefined, homeAddress, 'ours'],
  ['names the home address', 'http://shop.example/', homeAddress, 'ours'],
  ['names the address that is called', 'http://10.0.0.7:8080/', null, 'ours'],
  ['names another shop', 'https://staging.shop.example/', homeAddress, 'foreign'],
  ['names a shop while the home address is unknown', 'https://shop.example/', null, 'unsure'],
] as const)('a delivery that %s', (_what, source, known, expected) => {
  expect(whoseEvent(source, { homeAddress: known, baseUrl })).toBe(expected);
});
