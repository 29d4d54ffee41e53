import { expect, it } from 'vitest';
import { sameShop } from './home-address.ts';

it.each([
  ['http://shop.example', 'https://shop.example/'],
  ['https://Shop.Example:443/', 'https://shop.example'],
  ['http://shop.example:80/store//', 'https://shop.example/store'],
  ['shop.example', 'https://shop.example'],
  ['http://127.0.0.1:4030/', 'http://127.0.0.1:4030'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('%s and %s are one shop', (one, other) => {
  expect(sameShop(one, other)).toBe(true);
});

it.each([
  ['https://www.shop.example', 'https://shop.example'],
  ['https://staging.shop.example', 'https://shop.example'],
  ['https://shop.example/staging', 'https://shop.example'],
  ['https://shop.example:8443', 'https://shop.example'],
  ['https://shop.example/Store', 'https://shop.example/store'],
  ['', 'https://shop.example'],
])('%s and %s are two shops', (one, other) => {
  expect(sameShop(one, other)).toBe(false);
});
