import { describe, expect, it } from 'vitest';
import type { IntegrationId, ItemId, ListingId, LocationId, MerchantId, RuleId } from '../ids.ts';
import type { RuleSubject } from '../rules/matches.ts';
import type { Rule } from '../rules/rule.ts';
import { isPlain, policyFor } from './policy.ts';
import type { Override, PolicyOrigin } from './policy.ts';

const shop = 'shop' as IntegrationId;
const origins = {
  listing: { scope: 'listing', id: 'listing' as ListingId },
  item: { scope: 'item', id: 'item' as ItemId },
  integration: { scope: 'integration', id: shop },
  merchant: { scope: 'merchant', id: 'merchant' as MerchantId },
} satisfies Record<string, PolicyOrigin>;
const subject: RuleSubject = {
  sku: 'MUG',
  tags: [],
  categories: [],
  vendor: null,
  price: null,
  available: 4,
  locations: ['main' as LocationId],
  integrationId: shop,
};

type Scope = keyof typeof origins;
const override = (scope: Scope, buffer: number): Override => ({ from: origins[scope], buffer });
const rule = (id: string, effect: Rule['effect'], sku = '*'): Rule => ({
  id: id as RuleId,
  conditions: { sku },
  effect,
});
const bufferRule = rule('rule', { kind: 'buffer', units: 3 });

describe('a value comes from', () => {
  const listing = override('listing', 1);
  const item = override('item', 2);
  const integration = override('integration', 4);
  const merchant = override('merchant', 5);

  it.each<[string, readonly Override[], readonly Rule[], number | undefined]>([
    ['listing', [merchant, integration, item, listing], [bufferRule], 1],
    ['item', [merchant, integration, item], [bufferRule], 2],
    ['rule', [merchant, integration], [bufferRule], 3],
    ['integration', [merchant, integration], [], 4],
    ['merchant', [merchant], [], 5],
    ['nobody', [], [], undefined],
    ['the next, where a scope leaves it out', [{ from: origins.listing, percent: 50 }, merchant], [], 5],
    ['the next, where a scope has null', [{ from: origins.listing, buffer: null }, merchant], [], 5],
    ['a scope that says 0', [override('item', 0), merchant], [], 0],
    ['the first matching rule', [], [rule('other', { kind: 'buffer', units: 9 }, 'CUP*'), bufferRule], 3],
    ['the first of two', [], [rule('first', { kind: 'buffer', units: 8 }), bufferRule], 8],
  ])('%s', (_, overrides, rules, buffer) => {
    expect(policyFor(overrides, rules, subject).buffer?.value).toBe(buffer);
  });

  it('each scope for itself, with its origin', () => {
    const rules = [
      rule('cap', { kind: 'maximum', units: 7 }),
      rule('keep', { kind: 'zero_stock', behaviour: 'keep' }),
    ];
    expect(policyFor([{ from: origins.item, percent: 50 }, merchant], rules, subject)).toEqual({
      buffer: { value: 5, from: origins.merchant },
      percent: { value: 50, from: origins.item },
      maximum: { value: 7, from: { scope: 'rule', id: 'cap' } },
      zeroStock: { value: 'keep', from: { scope: 'rule', id: 'keep' } },
    });
  });
});

it('any matching rule excludes, whatever the listing says', () => {
  const rules = [bufferRule, rule('never', { kind: 'exclude' })];
  expect(policyFor([override('listing', 1)], rules, subject)).toEqual({
    excluded: { scope: 'rule', id: 'never' },
    buffer: { value: 1, from: origins.listing },
  });
});

it.each<[Omit<Override, 'from'>, boolean]>([
  [{}, true],
  [{ buffer: 2, zeroStock: 'keep' }, true],
  [{ percent: 100 }, true],
  [{ percent: 50 }, false],
  [{ maximum: 5 }, false],
  [{ lowStock: { threshold: 3, integrations: [] } }, false],
])('a figure under %j is plain: %s', (values, expected) => {
  expect(isPlain(policyFor([{ from: origins.merchant, ...values }], [], subject))).toBe(expected);
});
