import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { MerchantId, ShipNoticeId } from '@onhand/domain/ids.ts';
import type { ShipNoticeState } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { sql } from 'kysely';
import { noticeColumns } from './notice-row.ts';
import type { NoticeRow } from './notice-row.ts';

/** A ship notice with the sums of its lines, in units. */
export interface ListedNotice extends NoticeRow {
  readonly announced: number;
  readonly received: number;
}

/** Lists a merchant's ship notices, newest first. */
export async function listNotices(
  db: Db,
  {
    merchantId,
    state,
    after,
    limit,
  }: { readonly merchantId: MerchantId; readonly state?: ShipNoticeState | undefined } & Page<ShipNoticeId>,
): Promise<readonly ListedNotice[]> {
  const sumOf = (column: 'announced' | 'received') => sql<number>`(
    select coalesce(sum(line.${sql.ref(column)}), 0)::bigint from ship_notice_lines line
    where line.merchant_id = ship_notices.merchant_id and line.notice_id = ship_notices.id)`;
  return db
    .selectFrom('ship_notices')
    .where('merchant_id', '=', merchantId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([...noticeColumns, sumOf('announced').as('announced'), sumOf('received').as('received')])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
