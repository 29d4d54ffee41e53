import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

export interface PendingChangeRow {
  readonly wanted: 'listed' | 'ended' | 'managed';
  readonly by: 'rule' | 'hand';
  readonly state: 'due' | 'open' | 'unknown' | 'failed';
  readonly wantedAt: Date;
  readonly dueAt: Date;
  readonly attempts: number;
}

/** Lists the pending changes of a listing on its platform, except changes of its quantities. */
export async function listPendingChanges(
  db: Db,
  { merchantId, listingId }: { readonly merchantId: MerchantId; readonly listingId: ListingId },
): Promise<PendingChangeRow[]> {
  return db
    .selectFrom('listing_changes')
    .where('merchant_id', '=', merchantId)
    .where('listing_id', '=', listingId)
    .select(['wanted', 'wanted_by as by', 'state', 'wanted_at as wantedAt', 'due_at as dueAt', 'attempts'])
    .orderBy('aspect')
    .execute();
}
