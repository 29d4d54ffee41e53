import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, ShipNoticeId } from '@onhand/domain/ids.ts';
import { noteSubject } from '../../audit/action.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { readNotice } from './notice-row.ts';
import type { Notice } from './notice-row.ts';
import { withAnnouncements } from './with-announcements.ts';
import type { NoticeActor } from './with-announcements.ts';
import { addLines } from './write-lines.ts';
import type { NewNoticeLine } from './write-lines.ts';

/**
 * A ship notice to create. `requestKey` names the request, which creates one notice even if it is repeated.
 */
export interface NewNotice {
  readonly merchantId: MerchantId;
  readonly reference: string;
  readonly note?: string;
  readonly lines: readonly NewNoticeLine[];
  readonly requestKey: string | null;
}

/**
 * Creates a ship notice. Units of published lines are on sale at once. The caller nudges publishers.
 *
 * @throws Refusal `stock_not_in_warehouse`, `ship_notice_exists` if an open notice has the reference, and
 * those of `addLines`
 */
export async function createNotice(db: Db, notice: NewNotice, by: NoticeActor): Promise<Notice> {
  const { merchantId, requestKey } = notice;
  return inTransaction(db, async (tx) => {
    await requireWarehouse(tx, merchantId);
    const earlier = await findRequested(tx, { merchantId, requestKey });
    const made = earlier === undefined ? await insertNotice(tx, notice, by) : undefined;
    // The same request, which ran at the same time, may have made it meanwhile.
    const known = made ?? earlier ?? (await findRequested(tx, { merchantId, requestKey }));
    const id = found(known, 'ship_notice_exists');
    noteSubject(id);
    if (made !== undefined) {
      const ref = { merchantId, id };
      await withAnnouncements(tx, ref, 'change', by, () => addLines(tx, ref, notice.lines));
    }
    return found(await readNotice(tx, { merchantId, id }), 'ship_notice_not_found');
  });
}

async function findRequested(
  tx: Tx,
  { merchantId, requestKey }: Pick<NewNotice, 'merchantId' | 'requestKey'>,
): Promise<ShipNoticeId | undefined> {
  if (requestKey === null) return undefined;
  const notice = await tx
    .selectFrom('ship_notices')
    .where('merchant_id', '=', merchantId)
    .where('request_key', '=', requestKey)
    .select('id')
    .executeTakeFirst();
  return notice?.id;
}

/**
 * Inserts an open ship notice without lines. Undefined: another open one has its reference, or its request
 * has made one.
 */
export async function insertNotice(
  tx: Tx,
  { merchantId, reference, note, requestKey }: Omit<NewNotice, 'lines'>,
  { actor, at }: NoticeActor,
): Promise<ShipNoticeId | undefined> {
  const made = await tx
    .insertInto('ship_notices')
    .values({
      merchant_id: merchantId,
      reference,
      note: note ?? null,
      request_key: requestKey,
      created_at: at,
      created_by: actor,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}
