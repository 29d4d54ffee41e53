import type { IntegrationId, ItemId, ListingId, MerchantId } from '../ids.ts';
import { availableUnits } from './figure.ts';
import type { AvailableStock } from './figure.ts';
import { policyFor, switchesOf } from './policy.ts';
import type { Override, PublishingPolicy } from './policy.ts';
import type { RuleSubject } from '../rules/matches.ts';
import type { Rule } from '../rules/rule.ts';

/** A rule with its merchant and its place among the merchant's rules. */
export interface MerchantRule extends Rule {
  readonly merchantId: MerchantId;
  readonly priority: number;
}

/** The facts that a channel stock's policy follows from, besides the rules. */
export interface PolicyGround {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled';
  /** Sales elsewhere are written back to it. */
  readonly writesSalesBack: boolean;
  readonly stock: readonly AvailableStock[];
  readonly overrides: readonly Override[];
  /** Its linked listings, oldest first. */
  readonly linked: readonly { readonly id: ListingId; readonly itemId: ItemId }[];
  /** Its item is archived. Left out: it is not. */
  readonly archived?: boolean;
  /** The facts of its item; null where nothing is linked. */
  readonly facts: Pick<RuleSubject, 'sku' | 'tags' | 'categories' | 'vendor' | 'price'> | null;
}

/** Returns a channel stock's inputs with the policy that follows from these rules. Pure. */
export function underRules<Inputs extends PolicyGround>(
  inputs: Inputs,
  rules: readonly MerchantRule[],
): Inputs & { readonly policy: PublishingPolicy } {
  const { merchantId, integrationId, stock, overrides, facts } = inputs;
  if (facts === null) return { ...inputs, policy: {} };
  const policy = policyFor(
    overrides,
    rules.filter((rule) => rule.merchantId === merchantId),
    {
      ...facts,
      integrationId,
      available: availableUnits(stock),
      locations: stock.map(({ locationId }) => locationId),
    },
  );
  // A source gets the plain figure: its on hand is the figure it shows (DESIGN §2.1).
  const isPlain = inputs.writesSalesBack || inputs.direction === 'inbound';
  return isPlain ? { ...inputs, archived: false, policy: switchesOf(policy) } : { ...inputs, policy };
}
