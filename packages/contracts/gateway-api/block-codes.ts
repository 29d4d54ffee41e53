import type { z } from 'zod';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { block } from './channel-stock.ts';

/** The codes that a failed write leaves behind, besides the platform's own code for a refusal. */
const failureCodes = [
  'stock_not_managed',
  'missing',
  'not_applied',
  'stale',
  'outcome_unknown',
  'quantity_out_of_range',
  'data_refused',
] as const;
type FailureCode = (typeof failureCodes)[number];

/** Why Sync Now did not read the quantity of a source. */
type ReadingCode = 'reading_refused';

/** What a listing waits for by itself, while its integration's others are written. */
type WaitCode = 'unit_limited';

/** The reasons that hold back a whole integration. */
type HoldCode = 'integration_revoked' | 'channel_away' | 'reconnect_required';

/** Tells a person why a channel stock is not written. */
interface Block {
  /** The problem, in one or two sentences. */
  readonly message: string;
  /** What the person can do about it. */
  readonly fix: string;
  /** The requests of the API that do it, or that find out more: method and path. */
  readonly requests?: readonly string[];
}

const blocks = {
  not_linked: {
    message: 'The listing is not linked to an item.',
    fix: 'Link it to an item.',
  },
  listing_deleted: {
    message: 'The listing was deleted on its platform.',
    fix: 'Restore the listing there and retry its failed item, or unlink it.',
  },
  listing_ended: {
    message: 'The listing was ended by hand.',
    fix: 'Relist it.',
    requests: ['POST /v1/listings/:id/relist'],
  },
  platform_owned: {
    message: 'The platform owns the stock of this listing, so Onhand never writes it.',
    fix: 'If that is intended, do nothing. Otherwise, make the merchant the owner of its stock.',
    requests: ['PATCH /v1/listings/:id'],
  },
  quantity_sync_off: {
    message: 'Quantity sync is switched off for the listing, its integration or the merchant.',
    fix: 'Find out where it is off in the explanation of the listing, and switch it on there.',
    requests: [
      'GET /v1/listings/:id/explanation',
      'PUT /v1/listings/:id/publishing',
      'PUT /v1/integrations/:id/publishing',
      'PUT /v1/merchants/:id/publishing',
    ],
  },
  merchant_paused: {
    message: 'The merchant is paused, so nothing is sent to its shops.',
    fix: 'Resume the merchant. If the integration or the listing is paused too, resume it as well.',
    requests: ['POST /v1/merchants/:id/resume'],
  },
  integration_paused: {
    message: 'The integration is paused, so nothing is sent to its shop.',
    fix: 'Resume the integration. If the listing is paused too, resume it as well.',
    requests: ['POST /v1/integrations/:id/resume'],
  },
  listing_paused: {
    message: 'The listing, or another listing that shares its quantity, is paused.',
    fix: 'Resume the listing.',
    requests: ['POST /v1/listings/:id/resume'],
  },
  excluded_by_rule: {
    message: 'A rule excludes the listing.',
    fix: 'Find the rule in the explanation of the listing. Change its conditions, disable it or delete it.',
  },
  no_location_mapped: {
    message: 'No location is mapped to this external location.',
    fix: "Map one in the integration's location mappings.",
    requests: ['PUT /v1/integrations/:id/location-mappings'],
  },
  several_items: {
    message: 'Listings of different items share this quantity on the platform.',
    fix: 'Unlink listings until the rest belong to one item. For variations that use the stock of their product, you can turn on stock of their own.',
    requests: ['POST /v1/listings/:id/unlink', 'POST /v1/listings/:id/manage-stock'],
  },
  inventory_disabled: {
    message: "Inventory is disabled in the integration's sync settings.",
    fix: "Choose another direction in the integration's sync settings.",
  },
  direction_forbids: {
    message: "The direction of inventory in the integration's sync settings does not permit writing figures.",
    fix: "Choose outbound or bidirectional in the integration's sync settings.",
  },
  auto_export_off: {
    message: 'Automatic export is switched off for this integration.',
    fix: "Switch automatic export on in the integration's sync settings, or use Sync Now.",
  },
  mode_manual: {
    message: 'The inventory mode of this integration is manual, so figures are only written on request.',
    fix: "Use Sync Now, or choose another mode in the integration's sync settings.",
  },
  awaiting_schedule: {
    message: "The figure waits for the integration's schedule.",
    fix: 'Wait until its next time, or use Sync Now.',
  },
  sync_never: {
    message: 'Sync Inventory is Never for the item, by its own setting or the preference of the merchant.',
    fix: 'Use Sync Now to publish the figure once. Or choose another setting for the item or the merchant.',
    requests: ['PUT /v1/items/:id/preferences', 'PUT /v1/merchants/:id/preferences'],
  },
  never_received: {
    message: 'The item has no opening figure: it was never received, counted or imported.',
    fix: 'Receive or count the item, or link its listing in the source store.',
  },
  process_orders_off: {
    message: 'Process Orders is off for the item, and its inventory is only synced while it is on.',
    fix: 'Receive the item, or switch Process Orders on. Or use Sync Now to publish the figure once.',
    requests: ['PUT /v1/items/:id/preferences'],
  },
  awaiting_next_sync: {
    message: 'The setting of the item was changed, which triggers no sync.',
    fix: 'Do nothing: the figure is published at the next stock change, check or sync. Or use Sync Now.',
  },
  quarantined: {
    message: 'Many quantities dropped at once. Publishing is paused until someone reviews them.',
    fix: 'Check the quantities on the platform. Then accept or reverse the observations.',
  },
  orders_awaited: {
    message:
      'The quantity on the platform changed, and the order, cancellation or refund that may explain it has not arrived yet.',
    fix: 'Do nothing: once all orders are read, Onhand publishes its figure. Or accept or reverse the observation.',
  },
  first_plan_pending: {
    message: 'Onhand only observes this integration until its first plan is applied.',
    fix: 'Make its first plan, review it, then apply it.',
    requests: ['POST /v1/plans', 'POST /v1/plans/:id/apply'],
  },
  first_sync_waiting: {
    message: 'The first sync starts with a few listings. The others wait until those are confirmed.',
    fix: 'Wait. The sync run shows the progress.',
  },
  safety_stop: {
    message: 'One of the first listings of the first sync failed, so Onhand writes no others.',
    fix: 'Check the failed item. Then resume or cancel the sync run.',
  },
  zero_stock_kept: {
    message: 'No stock is left, and the policy keeps the current figure instead of publishing 0.',
    fix: 'If that is intended, do nothing: the figure is written again when stock arrives. Otherwise, have zero stock published as 0 by its rule.',
  },
  zero_refused: {
    message: 'The platform cannot show 0, so the listing is taken off sale instead.',
    fix: 'Do nothing: the listing is ended by rule, and relisted when stock arrives. If that fails, its failed item tells why.',
  },
  stock_not_managed: {
    message: 'The platform does not manage stock for this listing, so it would ignore a quantity.',
    fix: 'Turn stock management on. If you turn it on at the platform instead, Onhand writes the figure once it has read the listing again; Sync Now does that at once.',
    requests: ['POST /v1/listings/:id/manage-stock'],
  },
  missing: {
    message: 'The listing no longer exists on the platform.',
    fix: 'Restore the listing there and retry its failed item, or unlink it.',
  },
  not_applied: {
    message: 'The platform was sent the figure but still shows a different one.',
    fix: 'Find out on the platform what changes the figure. Then retry the failed item.',
  },
  stale: {
    message: 'The figure on the platform changed each time before Onhand could write it.',
    fix: 'Find the other program that writes this figure. Then retry the failed item.',
  },
  outcome_unknown: {
    message: 'Onhand could not find out whether the platform applied the figure.',
    fix: 'Retry the failed item once the platform answers again.',
  },
  reading_refused: {
    message:
      "The platform refused to return the quantity. The listing's failed item holds the platform's message.",
    fix: 'Correct on the platform whatever the message names. Then retry the failed item.',
  },
  quantity_out_of_range: {
    message: 'A quantity of the listing, or a sum of quantities, is larger than Onhand can store.',
    fix: 'The failed item says which. Correct it on the platform or in the stock of the item, then retry the failed item.',
  },
  data_refused: {
    message: 'Something about the listing cannot be stored or processed.',
    fix: 'The failed item says what. Correct it on the platform, then retry the failed item.',
  },
  unit_limited: {
    message:
      'The platform limits how often a listing may be changed, and this listing has no change left for now.',
    fix: 'Wait: Onhand writes the newest figure as soon as the limit permits it. Other listings are written.',
  },
  integration_revoked: {
    message: 'The integration was revoked, and this cannot be undone.',
    fix: 'Create a new integration.',
  },
  channel_away: {
    message:
      'The platform does not answer or asks to wait. Onhand writes the figure once the platform answers.',
    fix: "Wait, or check whether the shop is up. The integration shows the platform's message.",
    requests: ['GET /v1/integrations/:id'],
  },
  reconnect_required: {
    message: 'The platform refused the credentials of the integration.',
    fix: 'Replace the credentials.',
    requests: ['PUT /v1/integrations/:id/credentials'],
  },
} as const satisfies Record<BlockReason | FailureCode | ReadingCode | WaitCode | HoldCode, Block>;

export type BlockCode = keyof typeof blocks;

/** The message and the fix for every reason that blocks a channel stock. */
export const blockCodes: Readonly<Record<BlockCode, Block>> = blocks;

const rejected: Block = {
  message: "The platform refused the figure. The listing's failed item holds the platform's message.",
  fix: 'Correct on the platform whatever the message names. Then retry the failed item.',
};

type ExplainedBlock = NonNullable<z.infer<typeof block>>;

/** Explains a stored block code. A code that is not in the table is the platform's own code for a refusal. */
export function explainBlock(code: string): ExplainedBlock {
  const known = Object.entries(blockCodes).find(([name]) => name === code)?.[1];
  const { message, fix, requests = [] } = known ?? rejected;
  return { code, message, fix, requests: [...requests] };
}

/**
 * Tells whether a stored code came from a failed write. All other codes follow from settings, so they may be
 * out of date.
 */
export function isFailure(code: string): boolean {
  return !(code in blockCodes) || failureCodes.some((failure) => failure === code);
}

/** Returns what to do about a failed write with this code. Undefined: it is the platform's own code. */
export function failureFix(code: string): string | undefined {
  const failure = failureCodes.find((name) => name === code);
  return failure === undefined ? undefined : blockCodes[failure].fix;
}
