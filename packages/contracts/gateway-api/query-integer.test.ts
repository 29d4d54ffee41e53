import { expect, it } from 'vitest';
import { z } from 'zod';
import { queryInteger } from './query-integer.ts';

const limit = queryInteger((integer) => integer.min(0).max(200)).default(50);

it.each([
  ['0', 0],
  ['200', 200],
  [undefined, 50],
])('reads %o as %i', (text, integer) => {
  expect(limit.parse(text)).toBe(integer);
});

it.each(['', ' ', '-1', '201', '1.5', '1e2', '0x1', 'all', ['1', '2']])('refuses %o', (text) => {
  expect(limit.safeParse(text).success).toBe(false);
});

it('is described as an integer with its bounds', () => {
  expect(z.toJSONSchema(z.strictObject({ limit }), { io: 'input' })).toMatchObject({
    properties: { limit: { type: 'integer', minimum: 0, maximum: 200 } },
  });
  expect(z.toJSONSchema(z.strictObject({ limit }), { io: 'input' })).not.toHaveProperty('required');
});
