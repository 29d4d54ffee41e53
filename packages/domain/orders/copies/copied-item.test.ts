import { describe, expect, it } from 'vitest';
import type { ItemId, ListingId, OrderId } from '../../ids.ts';
import { attentionOf, awaitedUnits, followCreated, followOriginal, keptOf } from './copied-item.ts';
import type { CopiedItem } from './copied-item.ts';

/** Three units that the copy asks for and the original holds. */
function item(changes: Partial<CopiedItem> = {}): CopiedItem {
  // The ids name nothing outside of this test.
  const names = { itemId: 'x' as ItemId, listingId: 'x@source' as ListingId };
  const units = { quantity: 3, held: 3, lowered: 0, stranded: 0, counted: 0 };
  return { ...names, ...units, asked: changes.lowered ?? 0, settles: true, ...changes };
}
const lowered = item({ lowered: 3 });
const order = { lowers: true, closing: 'not' } as const;
const draft = { lowers: false, closing: 'not' } as const;

describe('units that the source holds beyond the original', () => {
  it('are stranded where the original gives them up', () => {
    expect(followOriginal(lowered, 1)).toEqual({ ...lowered, held: 1, stranded: 2 });
  });

  it('are stranded where creating the copy lowered the source, in either order of the news', () => {
    expect(followCreated(item({ held: 1 }), { ...order, lowered: 3, wanted: 3 })).toEqual({
      ...lowered,
      held: 1,
      stranded: 2,
    });
  });

  it('leave where a draft is completed that asks for more', () => {
    expect(followCreated(item({ held: 1 }), { ...draft, lowered: 3, wanted: 3 })).toMatchObject({
      stranded: 0,
      counted: 2,
    });
  });

  it('leave once the order is closed, however often that is told', () => {
    const closed = followCreated(followOriginal(lowered, 1), {
      ...order,
      lowered: 3,
      wanted: 3,
      closing: 'now',
    });
    expect(closed).toMatchObject({ stranded: 0, counted: 2 });
    expect(followCreated(closed, { ...order, lowered: 3, wanted: 3, closing: 'before' })).toEqual(closed);
  });

  it('that came back after the order was closed are on sale, and stay so', () => {
    const refunded = followOriginal(
      followCreated(lowered, { ...order, lowered: 3, wanted: 3, closing: 'now' }),
      2,
    );
    expect(refunded).toMatchObject({ stranded: 1, counted: 0 });
    expect(followCreated(refunded, { ...order, lowered: 3, wanted: 3, closing: 'before' })).toEqual(refunded);
  });

  it('are given back to the original when it holds them again', () => {
    const left = followCreated(item({ held: 0 }), { ...draft, lowered: 3, wanted: 3 });
    expect(followOriginal(left, 2)).toMatchObject({ counted: 1, stranded: 0 });
  });

  it('leave at once where somebody added them in the source store', () => {
    const added = followCreated(lowered, { ...order, lowered: 4, wanted: 4 });
    expect(added).toMatchObject({ stranded: 0, counted: 1 });
    const cancelled = followOriginal(added, 0);
    expect(cancelled).toMatchObject({ stranded: 3, counted: 1 });
    expect(keptOf(cancelled)).toBe(0);
    expect(followCreated(cancelled, { ...order, lowered: 4, wanted: 4 })).toEqual(cancelled);
    expect(followCreated(added, { ...order, lowered: 3, wanted: 3 })).toMatchObject({ counted: 0 });
  });

  it('that the source has yet to lower leave too', () => {
    const added = followCreated(item(), { ...draft, lowered: 0, wanted: 5 });
    expect(added).toMatchObject({ stranded: 0, counted: 2 });
    expect(followOriginal(added, 3)).toEqual(added);
  });

  it('belong to the original as long as it wants them itself', () => {
    const both = followCreated(item({ held: 5 }), { ...order, lowered: 5, wanted: 5 });
    expect(both).toMatchObject({ stranded: 0, counted: 0 });
    expect(followOriginal(both, 0)).toMatchObject({ stranded: 3, counted: 2 });
  });

  it('are none once the source has put them back', () => {
    expect(followCreated(followOriginal(lowered, 0), { ...order, lowered: 0, wanted: 0 })).toMatchObject({
      stranded: 0,
      counted: 0,
    });
  });
});

describe("the difference of the source's figure", () => {
  it.each([
    ['intended', item(), 3],
    ['sending', item(), 3],
    ['unknown', item(), 3],
    ['open', item(), 3],
    ['open', item({ held: 5 }), 3],
    ['open', item({ held: 1 }), 1],
    ['closed', item({ lowered: 3, held: 1, stranded: 2 }), 0],
    ['cancelled', item(), 0],
    ['waiting', item(), 0],
    ['failed', item(), 0],
    ['lost', item(), 0],
    ['skipped', item(), 0],
  ] as const)('%s, without news of the created order', (state, copied, units) => {
    const copy = { state, lowers: true, createdId: null };
    expect(awaitedUnits(copied, copy)).toBe(units);
    expect(awaitedUnits(copied, { ...copy, lowers: false })).toBe(0);
    expect(awaitedUnits({ ...copied, settles: false }, copy)).toBe(0);
  });

  it.each([
    ['open', item(), 0],
    ['open', lowered, 0],
    ['open', item({ lowered: 3, held: 1, stranded: 2 }), -2],
    ['open', item({ lowered: 1 }), 0],
    ['closed', item({ lowered: 3, held: 1, stranded: 2 }), 0],
    ['cancelled', item(), 0],
  ] as const)('%s, once there is news', (state, copied, units) => {
    // The id names nothing outside of this test.
    const createdId = 'created' as OrderId;
    expect(awaitedUnits(copied, { state, lowers: true, createdId })).toBe(units);
  });
});

describe('a person is asked', () => {
  it.each([
    ['draft', 3, null],
    ['draft', 2, 'source_order_open'],
    ['open', 0, 'source_order_open'],
    ['closed', 0, null],
    ['cancelled', 1, 'copy_cancelled'],
    ['cancelled', 0, null],
    ['unknown', 0, null],
  ] as const)('%s, %i of three held: %s', (state, held, attention) => {
    expect(attentionOf([item({ held })], state)).toBe(attention);
  });
});
