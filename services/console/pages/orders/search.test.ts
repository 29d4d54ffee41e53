import { expect, it } from 'vitest';
import { filterOf, readOrdersSearch } from './search.ts';

it('the address becomes the filters of the API; what the API does not know filters nothing', () => {
  const search = readOrdersSearch({ number: 1042, held: 'street_date', oversold: true, state: 'lost' });
  expect(filterOf(search)).toEqual({ externalOrderId: '1042', held: 'street_date', oversold: 'true' });
});
