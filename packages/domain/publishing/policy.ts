import type { IntegrationId, ItemId, ListingId, MerchantId, RuleId } from '../ids.ts';
import { matches } from '../rules/matches.ts';
import type { RuleSubject } from '../rules/matches.ts';
import type { Rule } from '../rules/rule.ts';
import type { DeletionBehaviour, ZeroStockBehaviour } from './behaviour.ts';

/** Where a value comes from: the override of a scope, or a rule. */
export type PolicyOrigin =
  | { readonly scope: 'listing'; readonly id: ListingId }
  | { readonly scope: 'item'; readonly id: ItemId }
  | { readonly scope: 'rule'; readonly id: RuleId }
  | { readonly scope: 'integration'; readonly id: IntegrationId }
  | { readonly scope: 'merchant'; readonly id: MerchantId };

/** A value and where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: PolicyOrigin;
}

/** With `threshold` available units or fewer, only these integrations keep showing stock. */
export interface LowStockPriority {
  readonly threshold: number;
  readonly integrations: readonly IntegrationId[];
}

/** The values of a policy. Quantities are in units. */
export interface PolicyValues {
  /** Units kept back. */
  readonly buffer: number;
  /** Percentage of the units that remain after the buffer. */
  readonly percent: number;
  readonly maximum: number;
  readonly lowStock: LowStockPriority;
  readonly zeroStock: ZeroStockBehaviour;
  readonly deletion: DeletionBehaviour;
}

/** Everything besides stock that decides the figure of a channel. A missing value changes nothing. */
export type PublishingPolicy = {
  readonly [Name in keyof PolicyValues]?: Sourced<PolicyValues[Name]>;
} & {
  /** The rule that excludes the channel from sync. */
  readonly excluded?: PolicyOrigin;
};

/** The values that one scope sets. Missing values come from the next scope. */
export type Override = { readonly from: PolicyOrigin } & {
  readonly [Name in keyof PolicyValues]?: PolicyValues[Name] | null;
};

/** The policy that publishes the available quantity unchanged. */
export const noPolicy: PublishingPolicy = {};

/** Scopes by precedence: the first one that sets a value wins. */
const before = ['listing', 'item'];
const after = ['integration', 'merchant'];

/**
 * Determines the policy of a channel stock. Each value comes from the listing, then the item, then the first
 * matching rule for it, then the integration, then the merchant (DESIGN §2.3). Any matching exclude rule
 * excludes. `rules` must be sorted by priority. Pure.
 */
export function policyFor(
  overrides: readonly Override[],
  rules: readonly Rule[],
  subject: RuleSubject,
): PublishingPolicy {
  const matching = rules.filter(({ conditions }) => matches(conditions, subject));
  const ranked = [
    ...before.flatMap((scope) => overrides.filter(({ from }) => from.scope === scope)),
    ...matching.map(overrideOf),
    ...after.flatMap((scope) => overrides.filter(({ from }) => from.scope === scope)),
  ];
  const excludes = matching.find(({ effect }) => effect.kind === 'exclude');
  return {
    ...(excludes !== undefined && { excluded: { scope: 'rule', id: excludes.id } }),
    ...firstOf(ranked, 'buffer'),
    ...firstOf(ranked, 'percent'),
    ...firstOf(ranked, 'maximum'),
    ...firstOf(ranked, 'lowStock'),
    ...firstOf(ranked, 'zeroStock'),
    ...firstOf(ranked, 'deletion'),
  };
}

/**
 * Returns the part of a policy that applies when sales are written back to a source: its switches and the
 * deletion behavior. The figure itself is plain (DESIGN §2.1).
 */
export function switchesOf({ excluded, deletion }: PublishingPolicy): PublishingPolicy {
  return { ...(excluded !== undefined && { excluded }), ...(deletion !== undefined && { deletion }) };
}

/**
 * Tells whether one unit more or less on the platform means one unit more or less here: no percentage, no
 * maximum, no low-stock priority (DESIGN §4.3).
 */
export function isPlain(policy: PublishingPolicy): boolean {
  const { percent, maximum, lowStock } = policy;
  return (percent === undefined || percent.value === 100) && maximum === undefined && lowStock === undefined;
}

function firstOf(ranked: readonly Override[], name: keyof PolicyValues): PublishingPolicy {
  for (const override of ranked) {
    const value = override[name] ?? null;
    if (value !== null) return { [name]: { value, from: override.from } };
  }
  return {};
}

function overrideOf({ id, effect }: Rule): Override {
  const from: PolicyOrigin = { scope: 'rule', id };
  switch (effect.kind) {
    case 'exclude':
      return { from };
    case 'buffer':
      return { from, buffer: effect.units };
    case 'percent':
      return { from, percent: effect.percent };
    case 'maximum':
      return { from, maximum: effect.units };
    case 'zero_stock':
      return { from, zeroStock: effect.behaviour };
    case 'deletion':
      return { from, deletion: effect.behaviour };
  }
}
