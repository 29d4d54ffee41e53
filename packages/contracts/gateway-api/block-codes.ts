import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';

/** What a write can end in besides a platform's own code for a refusal. */
const failureCodes = ['stock_not_managed', 'missing', 'not_applied', 'stale', 'outcome_unknown'] as const;
type FailureCode = (typeof failureCodes)[number];

/** What holds a whole integration back. */
type HoldCode = 'integration_paused' | 'integration_revoked' | 'channel_away' | 'reconnect_required';

/** Why nothing is written to a channel stock, for a person: what it is, and what settles it. */
interface Block {
  readonly message: string;
  readonly fix: string;
}

const blocks = {
  not_linked: {
    message: 'The listing is not linked to an item.',
    fix: 'Link it.',
  },
  listing_deleted: {
    message: 'The listing was deleted on its platform.',
    fix: 'Restore it there and retry its failed item, or unlink it.',
  },
  listing_ended: {
    message: 'The listing was ended by hand.',
    fix: 'Relist it with POST /v1/listings/:id/relist.',
  },
  platform_owned: {
    message: 'The stock of this listing is in the hands of its platform and is never written.',
    fix: 'Nothing, if it is meant so. Else set its `stockOwner` to `merchant` with PATCH /v1/listings/:id.',
  },
  quantity_sync_off: {
    message: 'Quantity sync is switched off for the listing, its integration or the merchant.',
    fix: 'Switch it on with PUT …/publishing; the explanation of the listing shows where it is off.',
  },
  excluded_by_rule: {
    message: 'A rule excludes the listing.',
    fix: "Change the rule's conditions, disable it or delete it; the explanation of the listing names it.",
  },
  no_location_mapped: {
    message: 'None of your locations stands behind this external location.',
    fix: "Map one in the integration's location mappings.",
  },
  several_items: {
    message: 'Listings of different items share this quantity on the platform.',
    fix: 'Unlink all but those of one item.',
  },
  inventory_disabled: {
    message: "The integration's inventory direction is `disabled`.",
    fix: "Choose another direction in the integration's sync settings.",
  },
  direction_forbids: {
    message: 'Figures come from this integration and are not written to it.',
    fix: "Choose `outbound` or `bidirectional` in the integration's sync settings.",
  },
  auto_export_off: {
    message: 'What changes here is not sent to this integration unasked.',
    fix: "Switch `autoExport` on in the integration's sync settings, or use Sync Now.",
  },
  mode_manual: {
    message: "The mode of the integration's inventory is `manual`: figures are written when somebody asks.",
    fix: 'Use Sync Now, or choose another mode in the sync settings of the integration.',
  },
  awaiting_schedule: {
    message: 'Figures are written to this integration at the times of its schedule.',
    fix: 'Wait until `nextSyncAt`, or use Sync Now.',
  },
  never_received: {
    message: 'The item has no opening figure: nothing of it was ever received, counted or imported.',
    fix: 'Receive or count it, or link its listing in the source store.',
  },
  quarantined: {
    message:
      'The figures of many listings fell at a time; until somebody decides what that means, none is written.',
    fix: 'Look on the platform, then accept or reverse the observations.',
  },
  orders_awaited: {
    message:
      'The figure fell and no stock was taken off for it; an order that explains it may still come in.',
    fix: 'Nothing: once the shop would have told of such an order, the figure is written again.',
  },
  first_plan_pending: {
    message: 'The integration is new and only observes: its first plan was not applied yet.',
    fix: "Make a plan with POST /v1/plans and `{ change: { kind: 'first_sync', integrationId } }`, look at it and apply it.",
  },
  first_sync_waiting: {
    message: 'A few listings of the first sync go first; the others follow once those are confirmed.',
    fix: 'Wait, or look at the sync run.',
  },
  safety_stop: {
    message: 'One of the first listings of the first sync failed, so that nothing else is written.',
    fix: 'Look at the failed item, then resume or cancel the sync run.',
  },
  zero_stock_kept: {
    message: 'Nothing is left, and the policy keeps the figure that stands there instead of publishing 0.',
    fix: 'Nothing, if it is meant so: it is written again when stock comes. Else set `zeroStock` to `publish_zero`.',
  },
  stock_not_managed: {
    message: 'The platform does not manage stock for this listing, so a quantity would be ignored.',
    fix: 'Turn stock management on with POST /v1/listings/:id/manage-stock, or on the platform and use Sync Now.',
  },
  missing: {
    message: 'The platform does not know this listing any more.',
    fix: 'Restore it there and retry its failed item, or unlink it.',
  },
  not_applied: {
    message: 'The platform accepted the figure and went on showing another.',
    fix: 'Look on the platform for what changes it, then retry the failed item.',
  },
  stale: {
    message: 'The figure on the platform changed before every write.',
    fix: 'Look for another program that writes it, then retry the failed item.',
  },
  outcome_unknown: {
    message: 'Whether the platform applied the figure could not be found out.',
    fix: 'Retry the failed item once the platform answers again.',
  },
  integration_paused: {
    message: 'The integration is paused.',
    fix: 'Resume it.',
  },
  integration_revoked: {
    message: 'The integration was revoked for good.',
    fix: 'Create a new integration.',
  },
  channel_away: {
    message: 'The platform does not answer, or asks to wait; figures are written once it answers again.',
    fix: 'Wait, or look whether the shop is up; the integration shows its words as `circuit`.',
  },
  reconnect_required: {
    message: 'The platform refused the credentials.',
    fix: 'Give new ones with PUT /v1/integrations/:id/credentials.',
  },
} as const satisfies Record<BlockReason | FailureCode | HoldCode, Block>;

export type BlockCode = keyof typeof blocks;

/** Every reason that blocks a channel stock. */
export const blockCodes: Readonly<Record<BlockCode, Block>> = blocks;

const rejected: Block = {
  message: "The platform refused the figure; the listing's failed item holds its words.",
  fix: 'Settle what the platform names, then retry the failed item.',
};

/** The reason behind a stored code. Any other is the platform's own, and the failed item holds its words. */
export function explainBlock(code: string): Block & { readonly code: string } {
  const known = Object.entries(blockCodes).find(([name]) => name === code)?.[1];
  return { code, ...(known ?? rejected) };
}

/** Whether a stored code is what a write ended in; any other followed from settings, and may not hold any more. */
export function isFailure(code: string): boolean {
  return !(code in blockCodes) || failureCodes.some((failure) => failure === code);
}
