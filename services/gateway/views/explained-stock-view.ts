import { explainBlock, isFailure } from '@onhand/contracts/gateway-api/block-codes.ts';
import type { explanation } from '@onhand/contracts/gateway-api/explanation.ts';
import type { ChannelStockRow } from '@onhand/core/channel-stock/list-channel-stock.ts';
import type { ListingRow } from '@onhand/core/listings/listing-row.ts';
import type { Decision } from '@onhand/domain/publishing/decision.ts';
import type { z } from 'zod';
import { channelStockView } from './channel-stock-view.ts';

/**
 * Renders a channel stock with the steps of its current quantity and the first reason that blocks its write.
 */
export function explainedStockView(
  row: ChannelStockRow,
  by: {
    readonly decision: Decision | undefined;
    readonly listing: Pick<ListingRow, 'itemId'>;
  },
  now: Date,
): z.infer<typeof explanation>['channelStock'][number] {
  const figure = by.listing.itemId === null ? undefined : by.decision?.figure;
  const { needed, ...view } = channelStockView(row, figure?.quantity ?? null, now);
  const code = firstReason(row, by.decision);
  return {
    id: view.id,
    externalLocationId: view.externalLocationId,
    state: view.state,
    figure: needed.quantity,
    steps: (figure?.steps ?? []).map((step) => ({ ...step })),
    block: code === null ? null : explainBlock(code),
    nextSyncAt: view.nextSyncAt,
    needed: { revision: needed.revision, cause: needed.cause, at: needed.at },
    submitted: view.submitted,
    confirmed: view.confirmed,
    known: { quantity: row.known, at: row.knownAt },
    expected: [...(by.decision?.expected ?? [])],
  };
}

/**
 * Finds the first reason that blocks a write. The settings of this moment come first, then the last write's
 * failure or what it waits for, then what holds back the integration.
 */
function firstReason(
  { blockCode, holdCode }: ChannelStockRow,
  decision: Decision | undefined,
): string | null {
  if (holdCode === 'integration_revoked') return holdCode;
  if (decision === undefined) return 'not_linked';
  if (decision.block !== null) return decision.block;
  const waits = blockCode === 'unit_limited' || blockCode === 'awaiting_next_sync';
  return waits || (blockCode !== null && isFailure(blockCode)) ? blockCode : holdCode;
}
