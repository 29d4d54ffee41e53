import type { IntegrationId, LocationId, RuleId } from '../ids.ts';
import type { DeletionBehaviour, ZeroStockBehaviour } from '../publishing/policy.ts';

/** Bounds of a number, both included. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Which channel stock a rule is about: all of what is named must hold. Nothing named: all of the merchant's. */
export interface RuleConditions {
  /** A pattern in which `*` stands for any characters; without regard to case. */
  readonly sku?: string;
  /** Words of the item's product, without regard to case. */
  readonly tag?: string;
  readonly category?: string;
  readonly vendor?: string;
  /** The item's; one without a price is in no range. */
  readonly price?: Range;
  /** Units available at the locations that the channel shows. */
  readonly stock?: Range;
  /** One of those locations. */
  readonly locationId?: LocationId;
  readonly integrationId?: IntegrationId;
}

/** What a rule does where it matches. */
export type RuleEffect =
  | { readonly kind: 'exclude' }
  | { readonly kind: 'buffer'; readonly units: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'maximum'; readonly units: number }
  | { readonly kind: 'zero_stock'; readonly behaviour: ZeroStockBehaviour }
  | { readonly kind: 'deletion'; readonly behaviour: DeletionBehaviour };

export interface Rule {
  readonly id: RuleId;
  readonly conditions: RuleConditions;
  readonly effect: RuleEffect;
}
