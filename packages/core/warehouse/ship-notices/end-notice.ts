import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { readNotice } from './notice-row.ts';
import type { Notice, NoticeRef } from './notice-row.ts';
import { withAnnouncements } from './with-announcements.ts';
import type { NoticeActor } from './with-announcements.ts';

/**
 * Closes or cancels a ship notice: what has not come in is no longer announced. Units that were sold against
 * it, and that nothing else covers, become incidents. Does nothing if it has ended like that before.
 *
 * @throws Refusal `ship_notice_not_found`, `ship_notice_not_open` if it has ended otherwise, or
 * `ship_notice_received` if one is cancelled of which units came in
 */
export async function endNotice(
  db: Db,
  ref: NoticeRef,
  event: 'close' | 'cancel',
  by: NoticeActor,
): Promise<Notice> {
  return inTransaction(db, async (tx) => {
    await withAnnouncements(tx, ref, event, by, async (lines) => {
      const hasReceived = lines.some(({ received }) => received > 0);
      if (event === 'cancel' && hasReceived) throw new Refusal('ship_notice_received');
    });
    return found(await readNotice(tx, ref), 'ship_notice_not_found');
  });
}
