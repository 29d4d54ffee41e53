import type { IntegrationId, LocationId, RuleId } from '../ids.ts';
import type { DeletionBehaviour, ZeroStockBehaviour } from '../publishing/behaviour.ts';

/** Bounds of a number, both inclusive. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Selects the channel stocks of a rule: all given conditions must hold. Without conditions, the rule applies
 * to all of the merchant's.
 */
export interface RuleConditions {
  /** A pattern in which `*` stands for any characters. Case is ignored. */
  readonly sku?: string;
  /** Terms of the item's product. Case is ignored. */
  readonly tag?: string;
  readonly category?: string;
  readonly vendor?: string;
  /** The item's price. An item without a price matches no range. */
  readonly price?: Range;
  /** Units available at the mapped locations. */
  readonly stock?: Range;
  /** One of the mapped locations. */
  readonly locationId?: LocationId;
  readonly integrationId?: IntegrationId;
}

/** What a rule does to the channel stocks that it matches. */
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
