import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import { readNotice } from './notice-row.ts';
import type { Notice, NoticeRef } from './notice-row.ts';
import { lockNotice, withAnnouncements } from './with-announcements.ts';
import type { NoticeActor } from './with-announcements.ts';
import { addLines, changeLines } from './write-lines.ts';
import type { NewNoticeLine, NoticeLineChange } from './write-lines.ts';

/** What changes of a ship notice. What is left out stays. */
export interface NoticeChange {
  readonly reference?: string;
  readonly note?: string | null;
  readonly lines?: readonly NoticeLineChange[];
  readonly addLines?: readonly NewNoticeLine[];
  /** Names the request: it adds no line twice, even if it is repeated after a crash. */
  readonly requestKey: string | null;
}

/**
 * Changes an open ship notice. Units of lines that are published now go on sale at once; units that are no
 * longer announced and were sold become incidents. The caller nudges publishers.
 *
 * @throws Refusal `ship_notice_not_found`, `ship_notice_not_open`, `ship_notice_exists`, and those of
 * `addLines` and `changeLines`
 */
export async function changeNotice(
  db: Db,
  ref: NoticeRef,
  change: NoticeChange,
  by: NoticeActor,
): Promise<Notice> {
  return inTransaction(db, async (tx) => {
    await lockNotice(tx, ref);
    if (await isFirst(tx, ref, change)) {
      await withAnnouncements(tx, ref, 'change', by, async (lines) => {
        await rename(tx, ref, change);
        await changeLines(tx, ref, lines, change.lines ?? []);
        await addLines(tx, ref, change.addLines ?? []);
      });
    }
    return found(await readNotice(tx, ref), 'ship_notice_not_found');
  });
}

async function rename(tx: Tx, ref: NoticeRef, { reference, note }: NoticeChange): Promise<void> {
  if (reference === undefined && note === undefined) return;
  await tx
    .updateTable('ship_notices')
    .set({ ...(reference !== undefined && { reference }), ...(note !== undefined && { note }) })
    .where('merchant_id', '=', ref.merchantId)
    .where('id', '=', ref.id)
    .execute()
    .catch(refuseTaken);
}

const uniqueViolation = '23505';

/** Another open notice has the reference. */
function refuseTaken(error: unknown): never {
  throw sqlState(error) === uniqueViolation ? new Refusal('ship_notice_exists') : error;
}

/** Notes which request changes a notice. False: it has changed it before. */
async function isFirst(tx: Tx, ref: NoticeRef, { requestKey }: NoticeChange): Promise<boolean> {
  if (requestKey === null) return true;
  const noted = await tx
    .insertInto('ship_notice_changes')
    .values({ merchant_id: ref.merchantId, notice_id: ref.id, request_key: requestKey })
    .onConflict((conflict) => conflict.doNothing())
    .returning('request_key')
    .executeTakeFirst();
  return noted !== undefined;
}
