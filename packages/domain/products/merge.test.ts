import { describe, expect, it } from 'vitest';
import { permission } from '../settings/permission.ts';
import type { Trigger } from '../settings/permission.ts';
import { productFields } from '../settings/sync-settings.ts';
import type { Direction, Mode } from '../settings/sync-settings.ts';
import { mergeProperty } from './merge.ts';
import type { Passage, Property } from './merge.ts';

const said = {
  direction: 'bidirectional' as Direction,
  mode: 'instant' as Mode,
  autoExport: true,
  fields: productFields as Passage['fields'],
  writable: productFields as Passage['writable'],
  salePrices: true,
  source: 'theirs' as Passage['source'],
  currency: 'same' as Passage['currency'],
};

function passage(change: Partial<typeof said> = {}): Passage {
  const { direction, mode, autoExport, ...rest } = { ...said, ...change };
  const settings = { direction, mode, autoExport, autoImport: false };
  const ask = (trigger: Trigger) =>
    permission({ entity: 'products', settings, writesSalesBack: false }, trigger);
  return { ...rest, inward: ask('record_changed_there'), outward: ask('record_changed_here') };
}

const titles = {
  unchanged: { theirs: 'Mug', ours: 'Mug' },
  'there only': { theirs: 'Cup', ours: 'Mug' },
  'here only': { theirs: 'Mug', ours: 'Cup' },
  'on both sides': { theirs: 'Cup', ours: 'Beaker' },
  'to the same on both': { theirs: 'Cup', ours: 'Cup' },
};
const title = (changed: keyof typeof titles): Property => ({
  field: 'title',
  known: { theirs: 'Mug', ours: 'Mug' },
  ...titles[changed],
});

const nothing = { kind: 'nothing' };
const take = { kind: 'take', lost: false };
const send = { kind: 'send', lost: false };

describe('what is done about a title that changed', () => {
  it.each<[keyof typeof titles, Partial<typeof said>, object]>([
    ['unchanged', {}, nothing],
    ['to the same on both', {}, nothing],
    ['there only', {}, take],
    ['here only', {}, send],
    ['on both sides', { source: 'theirs' }, { kind: 'take', lost: true }],
    ['on both sides', { source: 'ours' }, { kind: 'send', lost: true }],

    ['there only', { direction: 'inbound' }, take],
    ['here only', { direction: 'inbound' }, nothing],
    ['on both sides', { direction: 'inbound', source: 'ours' }, take],
    ['there only', { direction: 'outbound' }, nothing],
    ['here only', { direction: 'outbound' }, send],
    ['on both sides', { direction: 'outbound' }, send],
    ['there only', { direction: 'disabled' }, nothing],
    ['here only', { direction: 'disabled' }, nothing],
    ['here only', { autoExport: false }, nothing],

    ['there only', { fields: ['price'] }, nothing],
    ['here only', { fields: ['price'] }, nothing],
    ['on both sides', { fields: ['price'] }, nothing],
    ['here only', { writable: ['price'] }, nothing],

    ['there only', { mode: 'scheduled' }, { kind: 'held', code: 'awaiting_schedule' }],
    ['here only', { mode: 'manual' }, { kind: 'held', code: 'mode_manual' }],
    ['here only', { mode: 'manual', direction: 'inbound' }, nothing],
    ['there only', { currency: 'other' }, take],
  ])('changed %s, under %o: %o', (changed, settings, step) => {
    expect(mergeProperty(title(changed), passage(settings))).toEqual(step);
  });
});

describe('a price', () => {
  const price: Property = {
    field: 'price',
    known: { theirs: { regular: '20.00', sale: null }, ours: { regular: '20', sale: null } },
    theirs: { regular: '20.0', sale: null },
    ours: { regular: '22.0000', sale: null },
  };

  it('is compared as a number', () => {
    const same = { ...price, ours: { regular: '20.0000', sale: null } };
    expect(mergeProperty(same, passage())).toEqual(nothing);
  });

  it('is sent where both currencies are the same', () => {
    expect(mergeProperty(price, passage())).toEqual(send);
  });

  it.each([
    ['other', 'currency_mismatch'],
    ['unknown', 'currency_unknown'],
  ] as const)('is refused where the currency is %s, either way', (currency, code) => {
    expect(mergeProperty(price, passage({ currency }))).toEqual({ kind: 'refused', code });
    const there = { ...price, theirs: { regular: '19', sale: null }, ours: { regular: '20', sale: null } };
    expect(mergeProperty(there, passage({ currency }))).toEqual({ kind: 'refused', code });
  });

  it('that did not change is none of the currency', () => {
    const unchanged = { ...price, ours: { regular: '20', sale: null } };
    expect(mergeProperty(unchanged, passage({ currency: 'other' }))).toEqual(nothing);
  });

  it('that one side does not have is left as it is on the other', () => {
    expect(mergeProperty({ ...price, ours: null }, passage())).toEqual(nothing);
  });
});

it('what was never compared has not changed', () => {
  const first: Property = { field: 'title', known: undefined, theirs: 'Cup', ours: 'Mug' };
  expect(mergeProperty(first, passage())).toEqual(nothing);
});

it('what was changed here before it was ever read there is sent', () => {
  const unread: Property = { field: 'title', known: { ours: 'Mug' }, theirs: 'Old mug', ours: 'Cup' };
  expect(mergeProperty(unread, passage())).toEqual(send);
});

it('the order of tags is no change, that of images is', () => {
  const words = { known: { theirs: ['a', 'b'], ours: ['a', 'b'] }, theirs: ['b', 'a'], ours: ['a', 'b'] };
  expect(mergeProperty({ field: 'tags', ...words }, passage())).toEqual(nothing);
  expect(mergeProperty({ field: 'images', ...words }, passage())).toEqual(take);
});

it('a description may be taken away', () => {
  const emptied = { known: { theirs: 'Long', ours: 'Long' }, theirs: 'Long', ours: '' };
  expect(mergeProperty({ field: 'description', ...emptied }, passage())).toEqual(send);
  expect(mergeProperty({ field: 'title', ...emptied }, passage())).toEqual(nothing);
});
