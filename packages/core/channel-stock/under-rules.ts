import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { availableUnits } from '@onhand/domain/publishing/figure.ts';
import type { AvailableStock } from '@onhand/domain/publishing/figure.ts';
import { policyFor, switchesOf } from '@onhand/domain/publishing/policy.ts';
import type { Override, PublishingPolicy } from '@onhand/domain/publishing/policy.ts';
import type { RuleSubject } from '@onhand/domain/rules/matches.ts';
import type { Rule } from '@onhand/domain/rules/rule.ts';

export interface MerchantRule extends Rule {
  readonly merchantId: MerchantId;
  readonly priority: number;
}

/** What a channel stock's policy follows from, besides the rules. */
export interface PolicyGround {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled';
  /** It is the source that sales elsewhere are written back to. */
  readonly writesSalesBack: boolean;
  readonly stock: readonly AvailableStock[];
  readonly overrides: readonly Override[];
  /** Its linked listings, the oldest first. */
  readonly linked: readonly { readonly id: ListingId; readonly itemId: ItemId }[];
  /** Of its item; null where nothing is linked. */
  readonly facts: Pick<RuleSubject, 'sku' | 'tags' | 'categories' | 'vendor' | 'price'> | null;
}

/** A channel stock with the policy that it has under these rules. */
export function underRules<Standing extends PolicyGround>(
  standing: Standing,
  rules: readonly MerchantRule[],
): Standing & { readonly policy: PublishingPolicy } {
  const { merchantId, integrationId, stock, overrides, facts } = standing;
  if (facts === null) return { ...standing, policy: {} };
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
  // What is written to the source is the plain figure: on hand is what it shows (DESIGN §2.1).
  const isPlain = standing.writesSalesBack || standing.direction === 'inbound';
  return { ...standing, policy: isPlain ? switchesOf(policy) : policy };
}
