import { changedRows, shownProduct, shownVariation } from '@onhand/connector-woocommerce/product-schema.ts';
import { productSnapshotOf } from '@onhand/connector-woocommerce/product-snapshot.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exchanges } from './recordings.ts';

const read = { currency: 'USD', readStartedAt: '2026-11-21T19:25:50.000Z' };
const bodyOf = (index: number): unknown => exchanges[index]?.response.body;

test('a recorded simple product is its own unit, in no category', () => {
  expect(productSnapshotOf(shownProduct.parse(bodyOf(13)), [], read)).toEqual({
    group: '116',
    version: Date.parse('2026-11-21T19:25:44Z'),
    currency: 'USD',
    title: 'Rec A',
    description: '',
    handle: 'rec-a',
    images: [],
    categories: [],
    tags: [],
    units: [
      {
        ref: { unit: '116', group: '116', location: '' },
        sku: 'REC-A',
        price: { regular: '10.00', sale: null },
      },
    ],
    readStartedAt: read.readStartedAt,
  });
});

test('a recorded variable product has its variations as units; one shows its product’s SKU and has none', () => {
  const product = shownProduct.parse(bodyOf(5));
  const variations = z.array(shownVariation).parse(bodyOf(7));
  const price = { regular: '1.00', sale: null };
  expect(productSnapshotOf(product, variations, read)).toMatchObject({
    group: '118',
    title: 'Rec V',
    units: [
      { ref: { unit: '120', group: '118', location: '' }, price },
      { ref: { unit: '119', group: '118', location: '' }, sku: 'REC-V-S', price },
    ],
  });
});

test('the recorded rows of a batch are told apart: changed, and refused in the shop’s words', () => {
  const { update } = changedRows.parse(bodyOf(1));
  expect(update).toMatchObject([
    { id: 116, images: [] },
    { id: 117, images: [] },
    { id: 999_999, error: { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.' } },
  ]);
});
