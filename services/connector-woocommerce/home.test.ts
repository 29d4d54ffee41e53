import { expect, test } from 'vitest';
import { homeOf } from './home.ts';

const link = (root: string) => `<${root}>; rel="https://api.w.org/"`;

test.each([
  ['https://shop.example/wp-json/', 'https://shop.example/'],
  ['https://shop.example/outlet/wp-json/', 'https://shop.example/outlet/'],
  ['https://shop.example/index.php/wp-json/', 'https://shop.example/'],
  ['https://shop.example/index.php?rest_route=/', 'https://shop.example/'],
  ['http://127.0.0.1:4030/?rest_route=/', 'http://127.0.0.1:4030/'],
])('the root %s belongs to the shop at %s', (root, home) => {
  expect(homeOf(link(root))).toBe(home);
});

test.each(['', '<https://shop.example/wp-json/>; rel="next"', link('https://shop.example/api/')])(
  '%j names no shop',
  (header) => {
    expect(homeOf(header)).toBeNull();
  },
);
