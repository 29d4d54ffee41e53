import { describe, expect, it } from 'vitest';
import type { ItemId, ListingId } from '../../ids.ts';
import type { DeductedUnits } from '../../observing/consume-falls.ts';
import type { OrderContent } from '../order-content.ts';
import { withoutDraft } from './book-draft.ts';
import { awaitedUnits } from './copied-item.ts';
import type { CopiedItem } from './copied-item.ts';

// The ids name nothing outside of this test.
const [x, y] = ['x@source' as ListingId, 'y@source' as ListingId];
const placedAt = '2026-11-20T10:00:00Z';
const order = { snapshot: { placedAt } as OrderContent };
const moved = { from: Date.parse(placedAt), by: null };

function item(listingId: ListingId, lowered: number, changes: Partial<CopiedItem> = {}): CopiedItem {
  const units = { quantity: 3, held: 3, asked: lowered, stranded: 0, counted: 0 };
  return { itemId: listingId.slice(0, 1) as ItemId, listingId, settles: true, lowered, ...units, ...changes };
}

const deducted = (listingId: ListingId, units: number, place = '70'): DeductedUnits => {
  return { listingId, place, units, moved };
};

describe('the deductions of an order that was a draft', () => {
  it('are none where it wants what the draft reserved, also spread over places', () => {
    const items = [item(x, 3), item(y, 2)];
    const deductions = [deducted(x, 1), deducted(x, 2, '71'), deducted(y, 2)];
    expect(withoutDraft(deductions, { items }, order)).toEqual([]);
  });

  it('are the units that it has beyond the draft', () => {
    expect(withoutDraft([deducted(x, 5), deducted(y, 1)], { items: [item(x, 3)] }, order)).toEqual([
      deducted(x, 2),
      deducted(y, 1),
    ]);
  });

  it('give back what the draft reserved and the order does not want', () => {
    expect(withoutDraft([deducted(x, 1)], { items: [item(x, 3), item(y, 2)] }, order)).toEqual([
      deducted(x, -2, ''),
      deducted(y, -2, ''),
    ]);
  });
});

describe('units that an order put back before it was heard of', () => {
  const pair = [
    { ...deducted(x, 3), backBy: 5 },
    { ...deducted(x, -3), wentFrom: 1 },
  ];

  it('are those that its draft reserved: the way back alone is news', () => {
    expect(withoutDraft(pair, { items: [item(x, 3)] }, order)).toEqual([deducted(x, -3, '')]);
  });

  it('stay two movements where the draft reserved nothing', () => {
    expect(withoutDraft(pair, { items: [item(x, 0)] }, order)).toEqual(pair);
  });
});

describe('the units by which the source’s figure differs while a draft is open', () => {
  const draft = { state: 'draft', createdId: null } as const;

  it('are none where it reserves all of them', () => {
    expect(awaitedUnits(item(x, 3), { ...draft, lowers: true })).toBe(0);
  });

  it('are those that it reserves and the order gave up', () => {
    expect(awaitedUnits(item(x, 3, { held: 1, stranded: 2 }), { ...draft, lowers: true })).toBe(-2);
  });

  it('are none where it reserves nothing: the source is written', () => {
    expect(awaitedUnits(item(x, 0), { ...draft, lowers: false })).toBe(0);
  });
});
