import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { FigureStep } from '@onhand/domain/publishing/figure.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** A past write with its trace. */
export interface WriteRow {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  readonly revision: number;
  readonly quantity: number;
  readonly steps: FigureStep[];
  readonly expected: number[];
  readonly outcome: string | null;
  readonly message: string | null;
  readonly seen: number | null;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
}

/**
 * Lists the writes to a listing's channel stock, newest first. Request keys are UUIDs that grow with time.
 */
export async function listWrites(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly listingId: ListingId } & Page,
): Promise<readonly WriteRow[]> {
  const { merchantId, listingId, after, limit } = wanted;
  return db
    .selectFrom('channel_stock_attempts as attempt')
    .innerJoin('listing_channel_stock as link', 'link.channel_stock_id', 'attempt.channel_stock_id')
    .where('attempt.merchant_id', '=', merchantId)
    .where('link.merchant_id', '=', merchantId)
    .where('link.listing_id', '=', listingId)
    .$if(after !== undefined, (query) => query.where('attempt.request_key', '<', after ?? ''))
    .select([
      'attempt.channel_stock_id as channelStockId',
      'attempt.request_key as requestKey',
      'attempt.revision',
      'attempt.quantity',
      // Written by us, from the type it is read as.
      sql<FigureStep[]>`attempt.trace`.as('steps'),
      'attempt.expected',
      'attempt.outcome',
      'attempt.outcome_message as message',
      'attempt.seen',
      'attempt.opened_at as openedAt',
      'attempt.ended_at as endedAt',
    ])
    .orderBy('attempt.request_key', 'desc')
    .limit(limit)
    .execute();
}
