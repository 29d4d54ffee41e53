import { expect, it } from 'vitest';
import { filterOf, readItemsSearch } from './search.ts';

it('an address without conditions finds all items', () => {
  expect(filterOf({})).toEqual({ kind: 'and', of: [] });
});

it('one condition stands alone, so that a saved search keeps its depth', () => {
  const saved = { kind: 'sku', like: 'MUG*' } as const;
  expect(filterOf({ saved: 'its id' }, saved)).toEqual(saved);
});

it('conditions of the address narrow the saved search', () => {
  const saved = { kind: 'sku', like: 'MUG*' } as const;
  expect(filterOf({ text: 'blue', stock: 'none', failed: 'yes' }, saved)).toEqual({
    kind: 'and',
    of: [
      saved,
      { kind: 'text', contains: 'blue' },
      { kind: 'failed', is: true },
      { kind: 'stock', of: 'available', atMost: 0 },
    ],
  });
});

it('a number in the address is a text, and what is unknown is left out', () => {
  expect(readItemsSearch({ text: 4711, archived: true, other: 'x' })).toEqual({
    text: '4711',
    archived: true,
  });
});
