import { describe, expect, it } from 'vitest';
import type { IntegrationId, LocationId, MerchantId } from '../ids.ts';
import { atZero, figureFor } from './figure.ts';
import { policyFor } from './policy.ts';
import type { Override } from './policy.ts';

const near = 'near' as LocationId;
const far = 'far' as LocationId;

it('is what is available at all its locations', () => {
  const stock = [
    { locationId: near, available: 5, perUnit: 1 },
    { locationId: far, available: 2, perUnit: 1 },
  ];
  expect(figureFor(stock)).toEqual({
    quantity: 7,
    steps: [{ step: 'available', figure: 7, detail: { near: 5, far: 2 } }],
  });
});

it('is at most what platforms and the database hold', () => {
  const stock = [near, far].map((locationId) => ({ locationId, available: 2_147_483_647, perUnit: 1 }));
  expect(figureFor(stock)).toMatchObject({ quantity: 2_147_483_647, steps: [{ figure: 2_147_483_647 }] });
});

it('of a bundle is what its scarcest component allows at each location, added up', () => {
  const stock = [
    { locationId: near, available: 5, perUnit: 2 },
    { locationId: near, available: 9, perUnit: 1 },
    { locationId: far, available: 8, perUnit: 2 },
    { locationId: far, available: 1, perUnit: 1 },
  ];
  expect(figureFor(stock)).toMatchObject({ quantity: 3, steps: [{ detail: { near: 2, far: 1 } }] });
});

it('adds what ship notices announce, as a step of its own', () => {
  const stock = [
    { locationId: near, available: 5, announced: 2, perUnit: 1 },
    { locationId: far, available: 1, announced: 0, perUnit: 1 },
  ];
  expect(figureFor(stock)).toEqual({
    quantity: 8,
    steps: [
      { step: 'available', figure: 6, detail: { near: 5, far: 1 } },
      { step: 'announced', figure: 8, detail: { near: 2 } },
    ],
  });
});

it('of a bundle counts what is announced of each component', () => {
  const stock = [
    { locationId: near, available: 5, announced: 3, perUnit: 2 },
    { locationId: near, available: 1, announced: 2, perUnit: 1 },
  ];
  expect(figureFor(stock)).toMatchObject({
    quantity: 3,
    steps: [
      { step: 'available', figure: 1 },
      { step: 'announced', figure: 3, detail: { near: 2 } },
    ],
  });
});

it('is nothing where nothing is', () => {
  expect(figureFor([]).quantity).toBe(0);
});

describe('a policy shapes it', () => {
  const from = { scope: 'merchant', id: 'merchant' as MerchantId } as const;
  const shop = 'shop' as IntegrationId;
  const other = 'other' as IntegrationId;
  const figureOf = (available: number, values: Omit<Override, 'from'>) =>
    figureFor([{ locationId: near, available, perUnit: 1 }], {
      integrationId: shop,
      policy: policyFor([{ from, ...values }], [], {
        sku: null,
        tags: [],
        categories: [],
        vendor: null,
        price: null,
        available,
        locations: [near],
        integrationId: shop,
      }),
    });

  it.each<[number, Omit<Override, 'from'>, number, readonly (readonly [string, number])[]]>([
    [10, {}, 10, []],
    [10, { buffer: 3 }, 7, [['buffer', 7]]],
    [
      2,
      { buffer: 3 },
      0,
      [
        ['buffer', -1],
        ['floor', 0],
      ],
    ],
    [9, { percent: 50 }, 4, [['percent', 4]]],
    [29, { percent: 100 }, 29, [['percent', 29]]],
    [10, { percent: 0 }, 0, [['percent', 0]]],
    [10, { maximum: 5 }, 5, [['maximum', 5]]],
    [3, { maximum: 5 }, 3, [['maximum', 3]]],
    // Buffer, then percent, then maximum: 100 - 10 = 90, 45, 20.
    [
      100,
      { maximum: 20, percent: 50, buffer: 10 },
      20,
      [
        ['buffer', 90],
        ['percent', 45],
        ['maximum', 20],
      ],
    ],
    [4, { lowStock: { threshold: 3, integrations: [other] } }, 4, [['low_stock', 4]]],
    [3, { lowStock: { threshold: 3, integrations: [other] } }, 0, [['low_stock', 0]]],
    [3, { lowStock: { threshold: 3, integrations: [other, shop] } }, 3, [['low_stock', 3]]],
    // By what is available: a tenth of 40 is not low.
    [
      40,
      { percent: 10, lowStock: { threshold: 5, integrations: [other] } },
      4,
      [
        ['percent', 4],
        ['low_stock', 4],
      ],
    ],
    [0, { zeroStock: 'keep' }, 0, [['zero_stock', 0]]],
    [1, { zeroStock: 'keep' }, 1, []],
    [
      -2,
      { zeroStock: 'publish_zero' },
      0,
      [
        ['floor', 0],
        ['zero_stock', 0],
      ],
    ],
  ])('%i under %j is %i, step by step', (available, values, quantity, steps) => {
    const figure = figureOf(available, values);
    expect(figure.quantity).toBe(quantity);
    expect(figure.steps.map(({ step, figure }) => [step, figure])).toEqual([
      ['available', available],
      ...steps,
    ]);
  });

  it('and each step tells its values and who set them', () => {
    expect(figureOf(10, { buffer: 3 }).steps[1]).toEqual({
      step: 'buffer',
      figure: 7,
      detail: { buffer: 3 },
      from,
    });
    expect(figureOf(2, { lowStock: { threshold: 3, integrations: [other] } }).steps[1]).toEqual({
      step: 'low_stock',
      figure: 0,
      detail: { available: 2, threshold: 3, integrations: [other] },
      from,
    });
  });
});

describe('when nothing is left, or its listing at the source was deleted', () => {
  const from = { scope: 'merchant', id: 'merchant' as MerchantId } as const;
  const decide = (available: number, values: Omit<Override, 'from'>, sourceDeleted: boolean) => {
    const policy = policyFor([{ from, ...values }], [], {
      sku: null,
      tags: [],
      categories: [],
      vendor: null,
      price: null,
      available,
      locations: [near],
      integrationId: 'shop' as IntegrationId,
    });
    const figure = figureFor([{ locationId: near, available, perUnit: 1 }], { policy, sourceDeleted });
    return { ...figure, atZero: atZero(figure, { policy, sourceDeleted }) };
  };

  it.each<[number, Omit<Override, 'from'>, boolean, number, string | null]>([
    [0, {}, false, 0, 'publish_zero'],
    [0, { zeroStock: 'keep' }, false, 0, 'keep'],
    [0, { zeroStock: 'end' }, false, 0, 'end'],
    [3, { zeroStock: 'end' }, false, 3, null],
    [3, { deletion: 'zero' }, false, 3, null],
    [3, {}, true, 3, null],
    [3, { deletion: 'ignore' }, true, 3, null],
    [3, { deletion: 'zero' }, true, 0, 'publish_zero'],
    [3, { deletion: 'end' }, true, 0, 'end'],
    // The deletion goes before what becomes of a 0.
    [3, { deletion: 'zero', zeroStock: 'keep' }, true, 0, 'publish_zero'],
    [0, { deletion: 'ignore', zeroStock: 'end' }, true, 0, 'end'],
  ])('%i available, %j, deleted at the source: %s', (available, values, deleted, quantity, zero) => {
    expect(decide(available, values, deleted)).toMatchObject({ quantity, atZero: zero });
  });

  it('its trace says so', () => {
    expect(decide(3, { deletion: 'zero' }, true).steps.at(-1)).toEqual({
      step: 'source_deleted',
      figure: 0,
      detail: { behaviour: 'zero' },
      from,
    });
  });
});
