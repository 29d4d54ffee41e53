import { expect, test } from 'vitest';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { MarkerFound } from '@onhand/contracts/connector/created-order.ts';
import type { Call, Creator } from '../connector.ts';
import { createOnce } from './create-once.ts';

const asOf = '2026-11-29T12:00:00.000Z';
const order: NewOrder = {
  marker: 'onhand:1234',
  since: asOf,
  copyOf: { shop: 'Shop', number: '1' },
  currency: 'EUR',
  lines: [
    {
      ref: { unit: '1', group: '1', location: '' },
      title: 'Item',
      quantity: 1,
      charge: { net: '1.00', tax: null },
    },
  ],
};
const created = { externalId: 'new', number: '1', total: '1.00', currency: 'EUR', order: null };
const call = { signal: new AbortController().signal } as Call; // Nothing else of a call is used here.

/** A platform that answers searches with these, one after the other, and notes what was created. */
function platform(
  answers: readonly MarkerFound[],
  creation: Awaited<ReturnType<Creator['create']>> = { kind: 'created', created },
): Creator & { readonly made: (string | null)[] } {
  const made: (string | null)[] = [];
  let asked = 0;
  return {
    made,
    behaviour: {
      drafts: null,
      draftsReserve: false,
      createdOrdersLower: true,
      carriesPrices: true,
      carriesShippingCost: true,
      orderVisibilityMs: 0,
      snapshotsCarryMarker: true,
    },
    find: async () => answers[Math.min(asked++, answers.length - 1)] ?? { kind: 'absent', asOf },
    create: async (_call, _order, { begun }) => {
      made.push(begun);
      return creation;
    },
    show: async (_call, externalId) => ({ kind: 'created', created: { ...created, externalId } }),
  };
}

const found = (...orders: { externalId: string; complete: boolean }[]): MarkerFound => ({
  kind: 'found',
  orders,
  asOf,
});

test('an order that is nowhere is created', async () => {
  const shop = platform([
    { kind: 'searching', next: '1', asOf },
    { kind: 'absent', asOf },
  ]);
  expect(await createOnce(shop, call, order, { draft: false })).toEqual({
    kind: 'created',
    created,
    existed: false,
  });
  expect(shop.made).toEqual([null]);
});

test('an order that is there is returned', async () => {
  const shop = platform([
    found({ externalId: 'half', complete: false }, { externalId: 'old', complete: true }),
  ]);
  expect(await createOnce(shop, call, order, { draft: false })).toMatchObject({
    created: { externalId: 'old' },
    existed: true,
  });
  expect(shop.made).toEqual([]);
});

test('an incomplete order is completed', async () => {
  const shop = platform([found({ externalId: 'half', complete: false })]);
  expect(await createOnce(shop, call, order, { draft: false })).toMatchObject({ existed: false });
  expect(shop.made).toEqual(['half']);
});

test.each([
  { kind: 'unavailable', message: 'down' },
  { kind: 'unauthorized', message: 'no' },
  { kind: 'rate_limited', retryAfterMs: 1, limit: 'calls' },
] as const)('a search that fails ($kind) creates nothing', async (fault) => {
  const shop = platform([fault]);
  expect(await createOnce(shop, call, order, { draft: false })).toEqual(fault);
  expect(shop.made).toEqual([]);
});

test('credentials that read orders and may not create any lack a permission', async () => {
  const shop = platform([{ kind: 'absent', asOf }], { kind: 'unauthorized', message: 'not allowed' });
  expect(await createOnce(shop, call, order, { draft: false })).toMatchObject({
    kind: 'rejected',
    code: 'permission_missing',
    message: 'not allowed',
  });
});

test('a search that repeats its cursor ends, and creates nothing', async () => {
  const shop = platform([{ kind: 'searching', next: 'same', asOf }]);
  expect(await createOnce(shop, call, order, { draft: false })).toMatchObject({ kind: 'unavailable' });
  expect(shop.made).toEqual([]);
});
