import type { IntegrationId } from '../ids.ts';
import type { SyncInventory, SyncOverride } from '../publishing/item-sync.ts';

/** A status of a listing that a search can name. */
export const listingStatuses = [
  'not_exported',
  'exporting',
  'listed',
  'listed_and_synced',
  'ended',
  'deleted',
] as const;
export type ListingStatus = (typeof listingStatuses)[number];

/** A condition on one property of an item. Texts are compared in any case. */
export type ItemCondition =
  /** Title, SKU or barcode contain a text. */
  | { readonly kind: 'text'; readonly contains: string }
  /** The SKU matches a pattern: `*` stands for any characters, `?` for one. */
  | { readonly kind: 'sku'; readonly like: string }
  | { readonly kind: 'tag'; readonly is: string }
  | { readonly kind: 'category'; readonly is: string }
  /** Process Orders is on, or off. */
  | { readonly kind: 'process_orders'; readonly is: boolean }
  /** The item's own setting. */
  | { readonly kind: 'sync_override'; readonly is: SyncOverride }
  /** The setting that applies: the item's own, or its merchant's. */
  | { readonly kind: 'sync_inventory'; readonly is: SyncInventory }
  | { readonly kind: 'received'; readonly is: boolean }
  /** A street date, in the future or not, and within both bounds: times as ISO 8601. All are optional. */
  | {
      readonly kind: 'street_date';
      readonly isAhead?: boolean;
      readonly from?: string;
      readonly to?: string;
    }
  /** Units over all locations, with both bounds. A bundle has none of its own, so it never matches. */
  | {
      readonly kind: 'stock';
      readonly of: 'on_hand' | 'available';
      readonly atLeast?: number;
      readonly atMost?: number;
    }
  /** A listing of an integration is linked to the item, and was not deleted. */
  | { readonly kind: 'listed_on'; readonly integrationId: IntegrationId }
  /** A linked listing, of any integration or of this one, has a status. */
  | {
      readonly kind: 'listing_status';
      readonly is: ListingStatus;
      readonly integrationId?: IntegrationId;
    }
  /** A linked listing has a failed item that is open or is being retried. */
  | { readonly kind: 'failed'; readonly is: boolean };

/** Conditions on an item, combined. */
export type ItemFilter =
  | ItemCondition
  | { readonly kind: 'and' | 'or'; readonly of: readonly ItemFilter[] }
  | { readonly kind: 'not'; readonly of: ItemFilter };

/** The bounds of a filter: how deep `and`, `or` and `not` contain each other, and its conditions. */
export const filterBounds = { depth: 3, conditions: 30 } as const;

/** Counts the conditions of a filter. Pure. */
export function countConditions(filter: ItemFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.reduce((sum, one) => sum + countConditions(one), 0);
    case 'not':
      return countConditions(filter.of);
    default:
      return 1;
  }
}
