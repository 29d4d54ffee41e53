import { describe, expect, it } from 'vitest';
import type { IntegrationId, LocationId } from '../ids.ts';
import { contradictionIn } from './contradiction.ts';
import { matches } from './matches.ts';
import type { RuleSubject } from './matches.ts';
import type { RuleConditions } from './rule.ts';

const main = 'main' as LocationId;
const shop = 'shop' as IntegrationId;
const mug: RuleSubject = {
  sku: 'MUG-RED-L',
  tags: ['Sale', 'Kitchen'],
  categories: ['Mugs'],
  vendor: 'Acme',
  price: 12.5,
  available: 4,
  locations: [main],
  integrationId: shop,
};

describe('a rule matches', () => {
  it.each<[RuleConditions, boolean]>([
    [{}, true],
    [{ sku: 'mug-red-l' }, true],
    [{ sku: 'MUG' }, false],
    [{ sku: 'MUG*' }, true],
    [{ sku: '*-l' }, true],
    [{ sku: '*RED*' }, true],
    [{ sku: 'MUG*RED*L' }, true],
    [{ sku: 'M*G*X*' }, false],
    // What one star took is not there for the next piece.
    [{ sku: 'MUG-RED*RED-L' }, false],
    [{ sku: '*' }, true],
    [{ tag: 'sale' }, true],
    [{ tag: 'new' }, false],
    [{ category: 'mugs' }, true],
    [{ vendor: 'ACME' }, true],
    [{ vendor: 'Other' }, false],
    [{ price: { min: 12.5 } }, true],
    [{ price: { min: 12.51 } }, false],
    [{ price: { max: 12.5 } }, true],
    [{ stock: { min: 1, max: 4 } }, true],
    [{ stock: { max: 3 } }, false],
    [{ locationId: main }, true],
    [{ locationId: 'far' as LocationId }, false],
    [{ integrationId: shop }, true],
    [{ integrationId: 'other' as IntegrationId }, false],
    [{ sku: 'MUG*', tag: 'new' }, false],
  ])('%j: %s', (conditions, expected) => {
    expect(matches(conditions, mug)).toBe(expected);
  });

  it.each<RuleConditions>([{ sku: '*' }, { vendor: 'Acme' }, { price: { min: 0 } }])(
    'nothing of what is not known: %j',
    (conditions) => {
      expect(matches(conditions, { ...mug, sku: null, vendor: null, price: null })).toBe(false);
    },
  );
});

it.each<[RuleConditions, boolean]>([
  [{}, false],
  [{ sku: '*' }, false],
  [{ sku: ' ' }, true],
  [{ price: { min: 2, max: 1 } }, true],
  [{ price: { min: 2, max: 2 } }, false],
  [{ stock: { min: 1, max: 0 } }, true],
])('%j contradicts itself: %s', (conditions, expected) => {
  expect(contradictionIn(conditions) !== null).toBe(expected);
});
