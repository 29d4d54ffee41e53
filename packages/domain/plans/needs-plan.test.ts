import { expect, it } from 'vitest';
import type { ChannelStockId, IntegrationId, ItemId, ListingId } from '../ids.ts';
import type { FigureChange } from './effect.ts';
import { needsPlan } from './needs-plan.ts';

const shop = 'shop' as IntegrationId;

function figure(fields: Pick<FigureChange, 'before' | 'ours' | 'theirs'>): FigureChange {
  return {
    channelStockId: 'record' as ChannelStockId,
    integrationId: shop,
    listingId: 'listing' as ListingId,
    itemId: 'item' as ItemId,
    listings: ['listing' as ListingId],
    sku: null,
    endsBefore: false,
    ends: false,
    ...fields,
  };
}

it.each([
  ['another figure of what is written already', { before: 5, ours: 3, theirs: 5 }, false],
  ['what is no longer written', { before: 5, ours: null, theirs: 5 }, false],
  ['what is written again and stands there', { before: null, ours: 5, theirs: 5 }, false],
  ['what is written again and is another figure', { before: null, ours: 5, theirs: 4 }, true],
  ['what is written again where nothing was read yet', { before: null, ours: 5, theirs: null }, true],
])('%s', (_, fields, needed) => {
  expect(needsPlan([figure(fields)], new Map([[shop, 1]]))).toBe(needed);
});

it.each([
  // Ten at least, whatever their share is.
  [10, 12, false],
  [11, 12, true],
  // A fifth of many.
  [40, 200, false],
  [41, 200, true],
])('%i of %i linked listings go to 0', (zeros, linked, needed) => {
  const changes = Array.from({ length: zeros }, () => figure({ before: 5, ours: 0, theirs: 5 }));
  const already = Array.from({ length: 50 }, () => figure({ before: 0, ours: 0, theirs: 0 }));
  expect(needsPlan([...changes, ...already], new Map([[shop, linked]]))).toBe(needed);
});

it('ending many that stand at 0 needs one', () => {
  const ended = Array.from({ length: 11 }, () => ({
    ...figure({ before: 0, ours: 0, theirs: 0 }),
    ends: true,
  }));
  expect(needsPlan(ended, new Map([[shop, 11]]))).toBe(true);
  expect(needsPlan(ended.slice(1), new Map([[shop, 11]]))).toBe(false);
});
