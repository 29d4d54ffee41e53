import { expect, it } from 'vitest';
import type { ChannelStockId, IntegrationId, ItemId, LocationId, MerchantId } from '../ids.ts';
import { meaningOf } from '../observing/meaning.ts';
import type { ReadingInputs } from '../observing/meaning.ts';
import { expectedOf, figureOutcome } from './repair.ts';

const at = new Date('2026-11-29T12:00:00Z');
const id = 'c' as ChannelStockId;

const inputs: ReadingInputs = {
  id,
  merchantId: 'm' as MerchantId,
  integrationId: 'i' as IntegrationId,
  direction: 'outbound',
  mode: 'instant',
  autoImport: true,
  autoExport: true,
  role: 'seller',
  writeSalesBack: 'none',
  stockAuthority: 'warehouse',
  known: 10,
  knownAt: at.getTime() - 3_600_000,
  submitted: null,
  submittedDelta: null,
  openedAt: null,
  confirmed: 10,
  items: [{ itemId: 'x' as ItemId, isBundle: false, opened: true }],
  locations: ['l' as LocationId],
  deductions: [],
  excused: 0,
  rising: null,
  quarantined: null,
};

function outcome(quantity: number, direction: 'outbound' | 'bidirectional', quarantined = false) {
  const read = {
    channelStockId: id,
    why: null,
    readStartedAt: at,
    platformAt: null,
    after: 'reading',
  } as const;
  const observing = { at, settlesWithinMs: 1_000, ordersVisibleWithinMs: 1_000 };
  const judged = meaningOf({ ...read, quantity }, { ...inputs, direction }, observing);
  const { repair } = figureOutcome({ quantity, why: null }, judged, { quarantined });
  return [repair, expectedOf(judged)];
}

it('where stock flows out only, a fall awaits orders, and a rise is overwritten', () => {
  expect([outcome(7, 'outbound'), outcome(12, 'outbound')]).toEqual([
    ['figure_awaits_orders', 10],
    ['figure_overwritten', 10],
  ]);
});

it('where stock flows in, a fall is applied and a rise is read again', () => {
  expect([outcome(7, 'bidirectional'), outcome(12, 'bidirectional')]).toEqual([
    ['figure_applied', 10],
    ['figure_read_again', 10],
  ]);
});

it('a fall among many others is quarantined', () => {
  expect(outcome(0, 'bidirectional', true)).toEqual(['figure_quarantined', 10]);
});

it('the expected figure is only counted', () => {
  expect(outcome(10, 'outbound')).toEqual([null, 10]);
});

it.each([
  ['absent', 'listing_deleted'],
  ['unmanaged', 'stock_not_managed'],
  ['inactive', null],
] as const)('no figure, because it is %s: %s', (why, repair) => {
  expect(figureOutcome({ quantity: null, why }, undefined, { quarantined: false }).repair).toBe(repair);
});
