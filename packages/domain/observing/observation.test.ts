import { expect, it } from 'vitest';
import type { ChannelStockId, IntegrationId, ItemId, LocationId, MerchantId } from '../ids.ts';
import { meaningOf } from './meaning.ts';
import type { FigureRead, ReadingInputs } from './meaning.ts';
import { knownAfter } from './observation.ts';

const knownAt = 100_000;
const readAt = 105_000;
const settlesWithinMs = 4_000;
const observing = { at: new Date(readAt), settlesWithinMs, ordersVisibleWithinMs: 60_000 };

/** A two-way shop that is known to show 4; an order took one of them that may not be shown yet. */
const standing: ReadingInputs = {
  id: 'channel' as ChannelStockId,
  merchantId: 'merchant' as MerchantId,
  integrationId: 'shop' as IntegrationId,
  direction: 'bidirectional',
  mode: 'instant',
  autoImport: true,
  autoExport: true,
  role: 'seller',
  writeSalesBack: 'adjust',
  stockAuthority: 'warehouse',
  known: 4,
  knownAt,
  submitted: null,
  submittedDelta: null,
  openedAt: null,
  confirmed: 4,
  items: [{ itemId: 'item' as ItemId, isBundle: false, opened: true }],
  locations: ['main' as LocationId],
  deductions: [{ units: 1, takenAt: knownAt - 1_000 }],
  excused: 0,
  rising: null,
  quarantined: null,
};

function knownAs(quantity: number, after: FigureRead['after'], changes: Partial<ReadingInputs> = {}) {
  const read = {
    channelStockId: standing.id,
    quantity,
    why: null,
    readStartedAt: new Date(readAt),
    platformAt: null,
    after,
  };
  return knownAfter(meaningOf(read, { ...standing, ...changes }, observing), false);
}

it('what needs no explanation, and a fall, is known from its reading on', () => {
  expect(knownAs(3, 'reading')).toEqual({ figure: 3, at: readAt });
  expect(knownAs(1, 'reading')).toEqual({ figure: 1, at: readAt });
});

it('a rise that was read once leaves known what was known', () => {
  expect(knownAs(9, 'reading')).toBeNull();
});

it('after units were added a rise is seen from where they led, and what was deducted before may still be in it or not', () => {
  const adding = { submitted: 5, submittedDelta: 2, openedAt: readAt - 100 };
  expect(knownAs(9, 'write', adding)).toEqual({ figure: 6, at: knownAt });
});

it('after a set it is seen from what was set', () => {
  const setting = { submitted: 7, openedAt: readAt - 100 };
  expect(knownAs(9, 'write', setting)).toEqual({ figure: 7, at: readAt - 100 });
});
