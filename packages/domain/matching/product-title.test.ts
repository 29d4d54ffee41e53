import { expect, it } from 'vitest';
import { productTitle } from './product-title.ts';

it.each([
  [['Mug'], 'Mug'],
  [['Mug: red'], 'Mug: red'],
  [['Shirt: Small', 'Shirt: Slim'], 'Shirt'],
  [['T-Shirt - L', 'T-Shirt - XL'], 'T-Shirt'],
  [['Shirt S', 'Shirt L'], 'Shirt'],
  [['Cup', 'Bowl'], 'Cup'],
  [[], ''],
])('%j are variants of %j', (titles, title) => {
  expect(productTitle(titles)).toBe(title);
});
