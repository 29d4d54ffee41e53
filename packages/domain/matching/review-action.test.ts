import { expect, it } from 'vitest';
import { stepFor } from './review-action.ts';
import type { ActedOn, AskedAction } from './review-action.ts';

const items = {
  byId: new Map([['mug', 'mug']]),
  bySku: new Map([
    ['mug', ['mug']],
    ['twin', ['one', 'other']],
  ]),
};
const waiting: ActedOn<string> = { itemId: null, status: 'listed', sku: 'NEW', underReview: true };
const linked = { itemId: 'cup', status: 'listed_and_synced', underReview: false };

it.each([
  ['link', { itemId: 'mug' }, {}, { kind: 'link', itemId: 'mug' }],
  ['link', { itemId: 'mug', sku: 'twin' }, {}, { kind: 'link', itemId: 'mug' }],
  ['link', { sku: ' MUG' }, {}, { kind: 'link', itemId: 'mug' }],
  ['link', { sku: 'mug' }, { ...linked, itemId: 'mug' }, { kind: 'link', itemId: 'mug' }],
  ['link', {}, {}, 'item_unnamed'],
  ['link', { itemId: 'nobody' }, {}, 'item_not_found'],
  ['link', { sku: 'nothing' }, {}, 'match_none'],
  ['link', { sku: 'twin' }, {}, 'match_ambiguous'],
  ['link', { sku: 'mug' }, linked, 'listing_linked_elsewhere'],
  ['link', { sku: 'mug' }, { status: 'deleted' }, 'listing_not_live'],
  ['create', {}, {}, { kind: 'create' }],
  ['create', {}, { sku: null }, { kind: 'create' }],
  ['create', {}, { sku: 'Mug' }, 'sku_in_use'],
  ['create', {}, linked, 'listing_linked'],
  ['create', {}, { status: 'ended' }, 'listing_not_live'],
  ['ignore', {}, {}, { kind: 'ignore' }],
  ['ignore', {}, linked, 'not_under_review'],
  ['unlink', {}, linked, { kind: 'unlink' }],
  ['unlink', {}, {}, 'not_linked'],
] as const)('%s %j of %j: %j', (action, named, listing, step) => {
  const asked: AskedAction = { action, itemId: '', sku: '', ...named };
  const expected = typeof step === 'string' ? { kind: 'refused', code: step } : step;
  expect(stepFor(asked, { ...waiting, ...listing }, items)).toEqual(expected);
});
