import type { ItemId, LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { MovementKind } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

export interface MovementRow {
  readonly locationId: LocationId;
  readonly seq: number;
  readonly kind: MovementKind;
  readonly onHandDelta: number;
  readonly committedDelta: number;
  readonly deficitDelta: number;
  readonly onHandAfter: number;
  readonly committedAfter: number;
  readonly deficitAfter: number;
  readonly sourceKey: string;
  readonly orderId: OrderId | null;
  readonly actor: string;
  readonly note: string | null;
  readonly reason: AdjustmentReason | null;
  readonly at: Date;
}

/** The position at which a page of movements ended. */
export interface MovementPosition {
  readonly at: Date;
  readonly locationId: string;
  readonly seq: number;
}

/** Lists an item's movements, newest first. Within a location, a higher `seq` is always newer. */
export async function listMovements(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly itemId: ItemId } & Page<MovementPosition>,
): Promise<readonly MovementRow[]> {
  const { merchantId, itemId, after, limit } = wanted;
  return db
    .selectFrom('movements')
    .where('merchant_id', '=', merchantId)
    .where('item_id', '=', itemId)
    .$if(after !== undefined, (query) =>
      query.where(
        // A cursor holds milliseconds.
        sql<boolean>`(date_trunc('milliseconds', at), location_id, seq)
          < (${after?.at}::timestamptz, ${after?.locationId}::uuid, ${after?.seq}::bigint)`,
      ),
    )
    .select([
      'location_id as locationId',
      'seq',
      'kind',
      'on_hand_delta as onHandDelta',
      'committed_delta as committedDelta',
      'deficit_delta as deficitDelta',
      'on_hand_after as onHandAfter',
      'committed_after as committedAfter',
      'deficit_after as deficitAfter',
      'source_key as sourceKey',
      'order_id as orderId',
      'actor',
      'note',
      'reason',
      'at',
    ])
    .orderBy(sql`date_trunc('milliseconds', at)`, 'desc')
    .orderBy('location_id', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}
