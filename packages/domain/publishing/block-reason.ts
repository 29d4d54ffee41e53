import type { Refusal } from '../settings/permission.ts';
import type { PublishingPolicy } from './policy.ts';
import { publishingPermission } from './publishing-permission.ts';
import type { PublishingSettings } from './publishing-permission.ts';

/** Why a channel stock is not written. Each has a message and a fix in the API's contract. */
export const blockReasons = [
  'not_linked',
  'listing_deleted',
  'listing_ended',
  'platform_owned',
  'quantity_sync_off',
  'excluded_by_rule',
  'no_location_mapped',
  'several_items',
  'inventory_disabled',
  'direction_forbids',
  'auto_export_off',
  'mode_manual',
  'awaiting_schedule',
  'never_received',
  'quarantined',
  'orders_awaited',
  'first_plan_pending',
  'first_sync_waiting',
  'safety_stop',
  'zero_stock_kept',
] as const;
export type BlockReason = (typeof blockReasons)[number];

/**
 * How far an integration has come with its first sync: it only observes; its first plan sends a few listings, of which
 * one failed (`stopped`) or none did yet (`first_five`); or everything may be written.
 */
export type PublishingPhase = 'observing' | 'first_five' | 'stopped' | 'open';

/** The first plan was not applied yet; others go first; one of those failed. */
export type FirstSyncHold = Extract<BlockReason, 'first_plan_pending' | 'first_sync_waiting' | 'safety_stop'>;

/** What decides whether a channel stock may be written: its integration and the listings that share it. */
export interface PublishingStanding extends PublishingSettings {
  /** Switched on for the integration and its merchant. */
  readonly integrationQuantitySync: boolean;
  readonly listings: readonly {
    readonly itemId: string | null;
    readonly status: string;
    /** Quantities go to it: it is linked and live, or a rule ended it. */
    readonly published: boolean;
    readonly quantitySync: boolean;
    /** Its stock is in the platform's hands. Left out: it is in the merchant's. */
    readonly platformOwned?: boolean;
    /** Its item, or each component of its bundle, has an opening figure. */
    readonly opened: boolean;
  }[];
  readonly mappedLocations: number;
  /** Its figure fell with many others, and nobody has decided yet what that means. */
  readonly quarantined: boolean;
  /** Units of its figure are gone that no stock was taken off for: an order that has not come in may explain them. */
  readonly ordersAwaited: boolean;
  /** What the first sync of its integration holds it back for. Left out: nothing. */
  readonly firstSync?: FirstSyncHold | null;
  /** Left out: there is none. */
  readonly policy?: PublishingPolicy;
}

/** The first reason that keeps a channel stock from being written; null if there is none. Pure. */
export function blockReason(standing: PublishingStanding): BlockReason | null {
  const synced = standing.listings.filter((listing) => listing.published && listing.itemId !== null);
  if (synced.length === 0) {
    return withoutListing(standing);
  }
  if (synced.some((listing) => listing.platformOwned === true)) {
    return 'platform_owned';
  }
  const permitted = publishingPermission(standing);
  if (permitted.kind === 'never') {
    return bySettings(permitted.code);
  }
  if (!standing.integrationQuantitySync || synced.some((listing) => !listing.quantitySync)) {
    return 'quantity_sync_off';
  }
  if (standing.policy?.excluded !== undefined) {
    return 'excluded_by_rule';
  }
  if (new Set(synced.map((listing) => listing.itemId)).size > 1) {
    return 'several_items';
  }
  if (standing.mappedLocations === 0) {
    return 'no_location_mapped';
  }
  if (synced.some((listing) => !listing.opened)) {
    return 'never_received';
  }
  if (standing.quarantined) {
    return 'quarantined';
  }
  if (standing.ordersAwaited) {
    return 'orders_awaited';
  }
  return standing.firstSync ?? (permitted.kind === 'scheduled' ? 'awaiting_schedule' : null);
}

/** Why no listing of a channel stock is to be written. */
function withoutListing({ listings }: PublishingStanding): BlockReason {
  const linked = listings.filter(({ itemId }) => itemId !== null);
  if (linked.some(({ status }) => status === 'deleted')) return 'listing_deleted';
  return linked.some(({ status }) => status === 'ended') ? 'listing_ended' : 'not_linked';
}

/** What the settings' refusal is called where it keeps a channel stock from being written. */
function bySettings(code: Refusal): BlockReason {
  switch (code) {
    case 'disabled':
      return 'inventory_disabled';
    case 'auto_export_off':
    case 'mode_manual':
      return code;
    default:
      return 'direction_forbids';
  }
}
