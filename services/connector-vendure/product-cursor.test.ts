import { expect, test } from 'vitest';
import { nextProductCursor, readProductCursor } from './product-cursor.ts';
import type { ProductCursor } from './product-cursor.ts';

const asOf = '2026-11-22T09:00:00.000Z';
const since = '2026-11-22T08:00:00.000Z';

function read(cursor: string | null): ProductCursor {
  const from = readProductCursor(cursor);
  if (from.kind !== 'product_cursor') throw new Error(JSON.stringify(from));
  return from;
}

test('all products are one list', () => {
  expect(nextProductCursor(read(null), [], { isFull: false, asOf })).toBeNull();
});

test('what changed since a moment is the products, then those of the variants, from the same moment', () => {
  const next = nextProductCursor(read(since), [], { isFull: false, asOf });
  const variants = read(next);
  expect(variants).toMatchObject({ list: 'variants', since: Date.parse(since), asOf });
  expect(variants.within).toMatchObject({ at: Date.parse(since), seen: [] });
  expect(nextProductCursor(variants, [], { isFull: false, asOf })).toBeNull();
});

test('a full page is followed by one of the same list, which began at the same moment', () => {
  const at = Date.parse('2026-11-22T08:30:00.000Z');
  const next = read(nextProductCursor(read(since), [{ id: '7', at }], { isFull: true, asOf }));
  expect(next).toMatchObject({ list: 'products', since: Date.parse(since), within: { at, seen: ['7'] } });
});

test.each(['yesterday', '{"list":"products"}'])('%s is no cursor', (cursor) => {
  expect(readProductCursor(cursor)).toMatchObject({ kind: 'rejected', code: 'cursor_invalid' });
});
