import { expect, it } from 'vitest';
import { filterOf, readFailedItemsSearch, stateOf } from './search.ts';

it('the address becomes the filters of the API', () => {
  const search = readFailedItemsSearch({ operation: 'publish_stock', order: 1042, state: 'skipped' });
  expect(filterOf(search)).toEqual({ operation: 'publish_stock', orderNumber: '1042' });
  expect(stateOf(search)).toBe('skipped');
});

it('a word in the address that the API does not know filters nothing', () => {
  const search = readFailedItemsSearch({ operation: 'toString', state: 'broken' });
  expect([filterOf(search), stateOf(search)]).toEqual([{}, undefined]);
});
