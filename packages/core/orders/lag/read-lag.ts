import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { recommendedBuffer } from '@onhand/domain/publishing/recommended-buffer.ts';
import type { Sales } from '@onhand/domain/publishing/recommended-buffer.ts';
import type { Db } from '@onhand/database/connect.ts';
import { measureLag } from '../../channel-stock/lag/measure-lag.ts';
import type { MeasuredLag } from '../../channel-stock/lag/measure-lag.ts';
import { readUnconfirmed } from '../../channel-stock/lag/read-waiting.ts';
import type { Unconfirmed } from '../../channel-stock/lag/read-waiting.ts';
import { readBuffers } from '../../channel-stock/lag/read-buffers.ts';
import { findIntegration } from '../../integrations/find-integration.ts';
import { soldElsewhere } from './sold-elsewhere.ts';
import type { SoldElsewhere } from './sold-elsewhere.ts';

/** How far a channel lags behind, and which listings should keep units back for it. */
export interface ChannelLag extends MeasuredLag, Unconfirmed {
  readonly buffers: {
    /** The lag that the recommendations cover. Null: none is known, and nothing is recommended. */
    readonly lagMs: number | null;
    /** The listings with a recommended buffer, the highest first. */
    readonly rows: readonly RecommendedBuffer[];
    /** The number of all listings with a recommended buffer, among the items that sold most. */
    readonly total: number;
  };
}

export interface RecommendedBuffer extends Sales {
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  readonly sku: string | null;
  readonly recommended: number;
  /** The buffer that its policy has now. */
  readonly buffer: number;
}

/**
 * Reads the lag of a merchant's integration, and recommends buffers for it: at most `limit` of them.
 *
 * @throws Refusal `integration_not_found`
 */
export async function readLag(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly now: Date;
    readonly limit: number;
  },
): Promise<ChannelLag> {
  const { merchantId, integrationId, limit } = wanted;
  found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
  const [measured, unconfirmed] = await Promise.all([measureLag(db, wanted), readUnconfirmed(db, wanted)]);
  const lagMs = lagToCover(measured, unconfirmed, wanted.now);
  const needed = lagMs === null ? [] : buffersNeeded(await soldElsewhere(db, wanted), lagMs);
  const rows = needed.slice(0, limit);
  const buffers = await readBuffers(db, { merchantId, listingIds: rows.map(({ listingId }) => listingId) });
  return {
    ...measured,
    ...unconfirmed,
    buffers: {
      lagMs,
      rows: rows.map((row) => ({ ...row, buffer: buffers.get(row.listingId) ?? 0 })),
      total: needed.length,
    },
  };
}

/**
 * Returns the lag that buffers should cover: the p99 of orders, or of all changes; where the channel is stuck
 * now, the time that its oldest change waits. Null: neither is known. Pure.
 */
function lagToCover(
  { lastDay }: MeasuredLag,
  { holdCode, waiting: { oldestAt } }: Unconfirmed,
  now: Date,
): number | null {
  const measuredMs = lastDay.orders.p99Ms ?? lastDay.all.p99Ms;
  if (holdCode !== null || oldestAt === null) return measuredMs;
  return Math.max(measuredMs ?? 0, now.getTime() - oldestAt.getTime());
}

type Needed = Omit<RecommendedBuffer, 'buffer'>;

/** Works out the buffers above 0, the highest first. The scarcest component decides for a bundle. Pure. */
function buffersNeeded(sold: readonly SoldElsewhere[], lagMs: number): readonly Needed[] {
  const highest = new Map<ListingId, Needed>();
  for (const { perUnit, ...row } of sold) {
    const recommended = Math.ceil(recommendedBuffer(row, lagMs) / perUnit);
    if (recommended > (highest.get(row.listingId)?.recommended ?? 0)) {
      highest.set(row.listingId, { ...row, recommended });
    }
  }
  return [...highest.values()].toSorted(
    (one, other) => other.recommended - one.recommended || (one.listingId < other.listingId ? -1 : 1),
  );
}
