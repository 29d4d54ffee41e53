import { expect, it } from 'vitest';
import { oversellCause } from './oversell-cause.ts';
import type { SaleOnRecord } from './oversell-cause.ts';

const sale: SaleOnRecord = {
  soldAt: 100_000,
  asked: 1,
  takenBack: false,
  shown: { quantity: 1, since: 40_000 },
  lastWrite: 'confirmed',
  fell: { at: 97_000, by: 'orders' },
};

it.each<[string, Partial<SaleOnRecord>, string, number]>([
  ['another order took the last one, and the channel did not show it yet', {}, 'channel_lag', 3],
  [
    'stock was lowered by hand, and the channel did not show it yet',
    { fell: { at: 98_000, by: 'hand' } },
    'edit_by_hand',
    2,
  ],
  [
    'a write that would have shown it was refused or had no answer',
    { lastWrite: 'failed' },
    'unconfirmed_write',
    3,
  ],
  ['what had been promised was taken off by hand', { takenBack: true, fell: null }, 'edit_by_hand', 0],
  [
    'a ship notice had announced it and fell short',
    { noticeFellShort: true, lastWrite: 'failed' },
    'notice_fell_short',
    0,
  ],
  ['the shop sold more than it showed', { asked: 2 }, 'sold_beyond_figure', 0],
  ['the channel showed what we had told it', { fell: null }, 'our_fault', 60],
  ['the first figure was on its way', { shown: null, fell: null, lastWrite: 'open' }, 'channel_lag', 0],
  ['we never told it a figure', { shown: null, fell: null, lastWrite: 'none' }, 'never_written', 0],
])('%s', (_what, record, cause, seconds) => {
  expect(oversellCause({ ...sale, ...record })).toEqual({ cause, seconds });
});
