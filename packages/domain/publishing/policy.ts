import type { IntegrationId, ItemId, ListingId, MerchantId, RuleId } from '../ids.ts';
import { matches } from '../rules/matches.ts';
import type { RuleSubject } from '../rules/matches.ts';
import type { Rule } from '../rules/rule.ts';

/** What becomes of a channel when nothing is left: it shows 0, or what stood there, or shows 0 and is ended. */
export type ZeroStockBehaviour = 'publish_zero' | 'keep' | 'end';
/** What becomes of an item's other listings when its listing at the source was deleted: nothing, 0, or they are ended. */
export type DeletionBehaviour = 'ignore' | 'zero' | 'end';

/** Who set a value: an override of that scope, or a rule. */
export type PolicyOrigin =
  | { readonly scope: 'listing'; readonly id: ListingId }
  | { readonly scope: 'item'; readonly id: ItemId }
  | { readonly scope: 'rule'; readonly id: RuleId }
  | { readonly scope: 'integration'; readonly id: IntegrationId }
  | { readonly scope: 'merchant'; readonly id: MerchantId };

/** A value with who set it. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: PolicyOrigin;
}

/** At `threshold` available units or fewer, only these integrations keep showing stock. */
export interface LowStockPriority {
  readonly threshold: number;
  readonly integrations: readonly IntegrationId[];
}

/** The values a policy may have. Units, but for the percentage. */
export interface PolicyValues {
  /** Kept back. */
  readonly buffer: number;
  /** Of what the buffer leaves. */
  readonly percent: number;
  readonly maximum: number;
  readonly lowStock: LowStockPriority;
  readonly zeroStock: ZeroStockBehaviour;
  readonly deletion: DeletionBehaviour;
}

/** What decides, besides the stock, which figure a channel shows. What is left out changes nothing. */
export type PublishingPolicy = {
  readonly [Name in keyof PolicyValues]?: Sourced<PolicyValues[Name]>;
} & {
  /** A rule says that it is never synced. */
  readonly excluded?: PolicyOrigin;
};

/** What one scope says; what it leaves out is up to the next. */
export type Override = { readonly from: PolicyOrigin } & {
  readonly [Name in keyof PolicyValues]?: PolicyValues[Name] | null;
};

/** Every figure is what is available. */
export const noPolicy: PublishingPolicy = {};

/** The first that says something counts. */
const before = ['listing', 'item'];
const after = ['integration', 'merchant'];

/**
 * The policy of a channel stock. Each value comes from its listing, else its item, else the first matching rule of that
 * effect, else its integration, else its merchant (DESIGN §2.3); any matching rule excludes. `rules`: the first by
 * priority first. Pure.
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

/** What is left of a policy where sales are written back to a source: its switches and what follows a deletion; the figure is plain (DESIGN §2.1). */
export function switchesOf({ excluded, deletion }: PublishingPolicy): PublishingPolicy {
  return { ...(excluded !== undefined && { excluded }), ...(deletion !== undefined && { deletion }) };
}

/** Whether a unit more or less there is a unit more or less here: no percentage, no cap, nothing hidden (DESIGN §4.3). */
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
