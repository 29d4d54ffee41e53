import { expect, it } from 'vitest';
import { productFields } from '../settings/sync-settings.ts';
import type { Passage } from './merge.ts';
import { afterSending, mergeProduct } from './merge-product.ts';

const passage: Passage = {
  fields: productFields,
  inward: { kind: 'now' },
  outward: { kind: 'now' },
  writable: productFields,
  salePrices: true,
  source: 'theirs',
  currency: 'other',
};

const known = {
  'title:p': { theirs: 'Mug', ours: 'Mug' },
  'description:p': { theirs: 'Old', ours: 'Old' },
  'price:i': { theirs: { regular: '20', sale: null }, ours: { regular: '20', sale: null } },
};

it('each property goes its own way; a price in another currency holds back none of the others', () => {
  const merged = mergeProduct(
    {
      known,
      theirs: { 'title:p': 'Cup', 'description:p': 'Old', 'price:i': { regular: '20', sale: null } },
      ours: { 'title:p': 'Mug', 'description:p': 'New', 'price:i': { regular: '22', sale: null } },
    },
    passage,
  );
  expect(merged).toMatchObject({
    taken: [{ key: 'title:p', before: 'Mug', after: 'Cup' }],
    sent: { 'description:p': 'New' },
    lost: [],
    refused: 'currency_mismatch',
  });
  expect(merged.known).toEqual({ ...known, 'title:p': { theirs: 'Cup', ours: 'Cup' } });
});

it('of two changes the loser is told', () => {
  const merged = mergeProduct(
    { known, theirs: { 'title:p': 'Cup' }, ours: { 'title:p': 'Beaker' } },
    passage,
  );
  expect(merged.lost).toEqual([{ key: 'title:p', before: 'Mug', after: 'Beaker', side: 'ours' }]);
});

it('a first reading is known and changes nothing', () => {
  const first = mergeProduct(
    { known: {}, theirs: { 'title:p': 'Cup' }, ours: { 'title:p': 'Mug' } },
    passage,
  );
  expect(first).toMatchObject({ taken: [], sent: {}, known: { 'title:p': { theirs: 'Cup', ours: 'Mug' } } });
});

it('a property that a platform lacks is left alone', () => {
  const merged = mergeProduct({ known, theirs: {}, ours: { 'title:p': 'Beaker' } }, passage);
  expect(merged).toMatchObject({ taken: [], sent: {}, known });
});

it('what was sent and is shown in the words of the platform was applied; what is as before was not', () => {
  const sent = { 'title:p': 'Cup', 'description:p': 'New' };
  const theirs = { 'title:p': 'Mug', 'description:p': '<p>New</p>' };
  expect(afterSending(known, { sent, theirs })).toEqual({
    ...known,
    'description:p': { theirs: '<p>New</p>', ours: 'New' },
  });
});
