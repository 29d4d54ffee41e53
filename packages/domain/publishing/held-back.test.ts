import { describe, expect, it } from 'vitest';
import type { PublishingInputs } from './block-reason.ts';
import { heldBackBy } from './held-back.ts';

const seller: PublishingInputs = {
  direction: 'outbound',
  mode: 'instant',
  autoImport: false,
  autoExport: true,
  writesSalesBack: false,
  forced: false,
  released: false,
  integrationQuantitySync: true,
  listings: [
    { itemId: 'mug', status: 'listed_and_synced', published: true, quantitySync: true, opened: true },
  ],
  mappedLocations: 1,
  quarantined: false,
  awaitedFigure: null,
};
const source: PublishingInputs = {
  ...seller,
  direction: 'inbound',
  autoExport: false,
  writesSalesBack: true,
};
const toWrite = {
  isKept: false,
  isDoubted: false,
  isThere: false,
  figure: { quantity: 5, steps: [] },
  expected: [4],
};

describe('the settings of the integration', () => {
  it.each<[string, PublishingInputs, Partial<PublishingInputs>, string | null]>([
    ['instant', seller, {}, null],
    ['disabled', seller, { direction: 'disabled' }, 'inventory_disabled'],
    ['against the direction', seller, { direction: 'inbound' }, 'direction_forbids'],
    ['nothing is sent unasked', seller, { autoExport: false }, 'auto_export_off'],
    ['manual', seller, { mode: 'manual' }, 'mode_manual'],
    ['scheduled', seller, { mode: 'scheduled' }, 'awaiting_schedule'],
    ['scheduled, and its time came', seller, { mode: 'scheduled', released: true }, null],
    ['manual, and somebody asked', seller, { mode: 'manual', forced: true }, null],
    ['scheduled, and somebody asked', seller, { mode: 'scheduled', forced: true }, null],
    ['disabled, and somebody asked', seller, { direction: 'disabled', forced: true }, null],
    [
      'against the direction, and somebody asked',
      seller,
      { direction: 'inbound', forced: true },
      'direction_forbids',
    ],
    ['paused', seller, { paused: 'merchant_paused' }, 'merchant_paused'],
    ['paused, and somebody asked', seller, { paused: 'listing_paused', forced: true }, 'listing_paused'],
    [
      'paused, and disabled',
      seller,
      { paused: 'listing_paused', direction: 'disabled' },
      'inventory_disabled',
    ],
    ['a source that is lowered by sales elsewhere', source, {}, null],
    ['such a source, scheduled', source, { mode: 'scheduled' }, 'awaiting_schedule'],
    ['such a source, manual', source, { mode: 'manual' }, 'mode_manual'],
    ['a source that is not', source, { writesSalesBack: false }, 'direction_forbids'],
  ])('%s', (_, standing, change, code) => {
    expect(heldBackBy({ ...standing, ...change }, toWrite)).toBe(code);
  });
});

describe('waiting for a schedule', () => {
  const scheduled: PublishingInputs = { ...seller, mode: 'scheduled' };
  it('what shows its figure already has nothing to wait for', () => {
    expect(heldBackBy(scheduled, { ...toWrite, isThere: true })).toBeNull();
  });
  it('what else keeps it from being written is told first', () => {
    expect(heldBackBy({ ...scheduled, quarantined: true }, toWrite)).toBe('quarantined');
    expect(heldBackBy(scheduled, { ...toWrite, isKept: true })).toBe('zero_stock_kept');
  });
});

it('a figure that late orders left in doubt is read before it is written', () => {
  expect(heldBackBy(source, { ...toWrite, isDoubted: true })).toBe('orders_awaited');
});

describe('a fall that waits for its orders', () => {
  const fallen: PublishingInputs = { ...seller, awaitedFigure: 4 };
  it('keeps every higher figure back', () => {
    expect(heldBackBy(fallen, toWrite)).toBe('orders_awaited');
  });
  it('keeps back neither the figure that was read nor a lower one', () => {
    expect(heldBackBy({ ...fallen, awaitedFigure: 5 }, toWrite)).toBeNull();
    expect(heldBackBy({ ...fallen, awaitedFigure: 6 }, toWrite)).toBeNull();
  });
  it('keeps no write back that lowers what the channel shows by now', () => {
    expect(heldBackBy(fallen, { ...toWrite, expected: [6, 8] })).toBeNull();
    expect(heldBackBy(fallen, { ...toWrite, expected: [] })).toBe('orders_awaited');
  });
  it('keeps nothing back that the channel shows already', () => {
    expect(heldBackBy(fallen, { ...toWrite, isThere: true })).toBeNull();
  });
});

describe('units that a refund may have put back', () => {
  const returned: PublishingInputs = { ...seller, awaitedReturn: 1 };
  it('are not taken off again', () => {
    expect(heldBackBy(returned, { ...toWrite, expected: [6] })).toBe('orders_awaited');
    expect(heldBackBy(returned, { ...toWrite, expected: [6, 8] })).toBe('orders_awaited');
  });
  it('keep no write back that takes off more, or nothing', () => {
    expect(heldBackBy(returned, { ...toWrite, expected: [7] })).toBeNull();
    expect(heldBackBy(returned, { ...toWrite, expected: [4, 6] })).toBeNull();
    expect(heldBackBy(returned, { ...toWrite, expected: [] })).toBeNull();
  });
});

describe('copied orders that may have lowered it', () => {
  const copying: PublishingInputs = { ...seller, copiesUnderWay: 2 };
  it('keep it from being raised until their news come', () => {
    expect(heldBackBy(copying, { ...toWrite, expected: [toWrite.figure.quantity - 2] })).toBe(
      'orders_awaited',
    );
  });
  it('keep no write back that lowers it', () => {
    expect(heldBackBy(copying, { ...toWrite, expected: [toWrite.figure.quantity + 2] })).toBeNull();
    expect(heldBackBy(copying, { ...toWrite, expected: [] })).toBeNull();
  });
});

describe('the listings behind it', () => {
  const [mug] = seller.listings;
  if (mug === undefined) throw new Error('The seller lists a mug.');
  it.each<[string, Partial<typeof mug>, string | null]>([
    ['ended by a rule', { status: 'ended' }, null],
    ['ended by hand', { status: 'ended', published: false }, 'listing_ended'],
    ['deleted', { status: 'deleted', published: false }, 'listing_deleted'],
    ['deleted, and not linked', { status: 'deleted', published: false, itemId: null }, 'not_linked'],
    ["in the platform's hands", { platformOwned: true }, 'platform_owned'],
  ])('%s', (_, change, code) => {
    expect(heldBackBy({ ...seller, listings: [{ ...mug, ...change }] }, toWrite)).toBe(code);
  });

  it('one that is live goes before one that is gone', () => {
    const listings = [{ ...mug, status: 'deleted', published: false }, mug];
    expect(heldBackBy({ ...seller, listings }, toWrite)).toBeNull();
  });
});

describe('stock that the platform does not manage', () => {
  const listed = (stockManaged: boolean | null) => ({
    ...seller,
    listings: seller.listings.map((listing) => ({ ...listing, stockManaged })),
  });

  it('is not written, also while a first sync holds all back', () => {
    expect(heldBackBy(listed(false), toWrite)).toBe('stock_not_managed');
    const observed = { ...listed(false), firstSync: 'first_plan_pending' } as const;
    expect(heldBackBy(observed, toWrite)).toBe('stock_not_managed');
  });

  it('is tried where somebody asks, and where it is not known yet', () => {
    expect(heldBackBy({ ...listed(false), forced: true }, toWrite)).toBe(null);
    expect(heldBackBy(listed(null), toWrite)).toBe(null);
    expect(heldBackBy(listed(true), toWrite)).toBe(null);
  });
});
