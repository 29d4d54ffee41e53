import type { Refusal } from '../settings/permission.ts';
import { itemSyncAnswer } from './item-sync.ts';
import type { ItemSync, ItemSyncHold } from './item-sync.ts';
import type { PublishingPolicy } from './policy.ts';
import { publishingPermission } from './publishing-permission.ts';
import type { PublishingSettings } from './publishing-permission.ts';

/** Why a channel stock is not written. The API contract has a message and a fix for each reason. */
export const blockReasons = [
  'not_linked',
  'listing_deleted',
  'listing_ended',
  'platform_owned',
  'quantity_sync_off',
  'merchant_paused',
  'integration_paused',
  'listing_paused',
  'excluded_by_rule',
  'no_location_mapped',
  'several_items',
  'inventory_disabled',
  'direction_forbids',
  'auto_export_off',
  'mode_manual',
  'awaiting_schedule',
  'sync_never',
  'never_received',
  'process_orders_off',
  'awaiting_next_sync',
  'stock_not_managed',
  'quarantined',
  'orders_awaited',
  'first_plan_pending',
  'first_sync_waiting',
  'safety_stop',
  'zero_stock_kept',
  'zero_refused',
] as const;
export type BlockReason = (typeof blockReasons)[number];

/** The block reasons that lie in what Onhand knows and is told. The platform has refused nothing. */
export const ownReasons: readonly BlockReason[] = blockReasons.filter(
  (reason) => reason !== 'stock_not_managed' && reason !== 'zero_refused',
);

/**
 * The progress of an integration's first sync.
 *
 * - `observing`: Onhand only observes.
 * - `first_five`: the first plan is applied, and its first few listings are not confirmed yet.
 * - `stopped`: one of those listings failed.
 * - `open`: everything may be written.
 */
export type PublishingPhase = 'observing' | 'first_five' | 'stopped' | 'open';

/** Why a pause holds a channel stock back: its merchant, its integration or one of its listings is paused. */
export type PauseHold = Extract<BlockReason, 'merchant_paused' | 'integration_paused' | 'listing_paused'>;

/**
 * Why the first sync holds a channel stock back: its plan is not applied, other listings go first, or one of
 * those failed.
 */
export type FirstSyncHold = Extract<BlockReason, 'first_plan_pending' | 'first_sync_waiting' | 'safety_stop'>;

/**
 * Everything that decides whether a channel stock may be written: its integration, and the listings that
 * share it.
 */
export interface PublishingInputs extends PublishingSettings {
  /** Quantity sync is on for the integration and its merchant. */
  readonly integrationQuantitySync: boolean;
  /** The pause that holds it back. Left out: none does. */
  readonly paused?: PauseHold | null;
  readonly listings: readonly {
    readonly itemId: string | null;
    readonly status: string;
    /** Quantities go to this listing: it is linked and live, or a rule ended it. */
    readonly published: boolean;
    readonly quantitySync: boolean;
    /** The platform owns its stock. Left out: the merchant does. */
    readonly platformOwned?: boolean;
    /** The platform manages its stock. Left out or null: not known yet. */
    readonly stockManaged?: boolean | null;
    /** Its item, or each component of its bundle, has an opening figure. */
    readonly opened: boolean;
    /** What decides whether its item is synced. Left out or null: its merchant is no warehouse. */
    readonly itemSync?: ItemSync | null;
  }[];
  /**
   * A person asked for this figure with Sync Now, and confirmed what it sets to 0: its item's settings do not
   * matter. Left out: no one did.
   */
  readonly asked?: boolean;
  readonly mappedLocations: number;
  /** Its figure dropped together with many others, and no one has decided yet. */
  readonly quarantined: boolean;
  /**
   * Its figure dropped to this one, and an order that has not arrived yet may explain it. Nothing higher is
   * published until that is decided. Null: no fall waits.
   */
  readonly awaitedFigure: number | null;
  /**
   * Units that its platform may have put back for a cancellation or refund that Onhand has not heard of yet.
   * Left out: 0.
   */
  readonly awaitedReturn?: number;
  /**
   * Units of copied orders that were sent to this platform, and of which no news has come: its figure may be
   * lowered by them already. Left out: 0.
   */
  readonly copiesUnderWay?: number;
  /** Why the first sync holds it back. Left out: it does not. */
  readonly firstSync?: FirstSyncHold | null;
  /** Left out: no policy. */
  readonly policy?: PublishingPolicy;
}

/**
 * Returns the first reason that prevents a channel stock from being written, or null. The figure itself is
 * judged by `heldBackBy`. Pure.
 */
export function blockReason(inputs: PublishingInputs): BlockReason | null {
  const synced = inputs.listings.filter((listing) => listing.published && listing.itemId !== null);
  if (synced.length === 0) {
    return withoutListing(inputs);
  }
  if (synced.some((listing) => listing.platformOwned === true)) {
    return 'platform_owned';
  }
  const permitted = publishingPermission(inputs);
  if (permitted.kind === 'never') {
    return bySettings(permitted.code);
  }
  if (!inputs.integrationQuantitySync || synced.some((listing) => !listing.quantitySync)) {
    return 'quantity_sync_off';
  }
  if (inputs.paused !== undefined && inputs.paused !== null) {
    return inputs.paused;
  }
  if (inputs.policy?.excluded !== undefined) {
    return 'excluded_by_rule';
  }
  if (new Set(synced.map((listing) => listing.itemId)).size > 1) {
    return 'several_items';
  }
  if (inputs.mappedLocations === 0) {
    return 'no_location_mapped';
  }
  const itemHeld = synced.map((listing) => itemHold(listing, inputs)).find((held) => held !== null);
  if (itemHeld !== undefined) {
    return itemHeld;
  }
  // Somebody who asks for a write finds out whether the platform manages it by now.
  if (!inputs.forced && synced.some((listing) => listing.stockManaged === false)) {
    return 'stock_not_managed';
  }
  if (inputs.quarantined) {
    return 'quarantined';
  }
  return inputs.firstSync ?? (permitted.kind === 'scheduled' ? 'awaiting_schedule' : null);
}

/** Returns the reason why none of a channel stock's listings may be written. */
function withoutListing({ listings }: PublishingInputs): BlockReason {
  const linked = listings.filter(({ itemId }) => itemId !== null);
  if (linked.some(({ status }) => status === 'deleted')) return 'listing_deleted';
  return linked.some(({ status }) => status === 'ended') ? 'listing_ended' : 'not_linked';
}

/** Returns the reason why the item of a listing is not synced. Null: it is. */
function itemHold(
  { itemSync = null, opened }: PublishingInputs['listings'][number],
  { asked = false }: Pick<PublishingInputs, 'asked'>,
): ItemSyncHold | null {
  if (itemSync === null) return opened ? null : 'never_received';
  if (asked) return null;
  const answer = itemSyncAnswer('stock_change', itemSync, { received: opened });
  switch (answer) {
    case 'sync_never':
    case 'never_received':
    case 'process_orders_off':
      return answer;
    case 'published':
    case 'asks_first':
    case 'awaiting_next_sync':
      return null;
  }
}

/** Translates a refusal by the sync settings into a block reason. */
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
