import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { forgetPage } from '../integrations/cursors/forget-page.ts';
import { writeCursor } from '../integrations/cursors/write-cursor.ts';
import { completePass } from '../integrations/hearing/end-pass.ts';
import { raiseHeardUntil } from '../integrations/hearing/raise-heard-until.ts';
import { resolveOrdersUnread } from '../incidents/orders-unread.ts';
import { dueChannel } from './notifications.ts';

export interface ConcludedPass {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  /** When the pass began, by the platform's clock. */
  readonly began: Date;
  /** When its first page came, by our clock. */
  readonly heardAt: Date;
  readonly overlapMs: number;
  /** The time from which the pass read. */
  readonly readFrom: Date;
  /** The number of orders that the pass could not read. Each is a failed item. */
  readonly unread: number;
  readonly at: Date;
}

/**
 * Concludes a complete pass over an integration's changed orders, once all its orders are durable. The next
 * pass reads from where this one began, because a change during a pass may be on no page. Wakes the publisher
 * if it waited for the orders.
 */
export async function concludePass(db: Db, pass: ConcludedPass): Promise<void> {
  const { merchantId, integrationId, began, heardAt, overlapMs, readFrom, unread, at } = pass;
  await inTransaction(db, async (tx) => {
    const cursor = began.toISOString();
    await writeCursor(tx, { merchantId, integrationId, stream: 'orders', cursor, asOf: at });
    await raiseHeardUntil(tx, { integrationId, until: new Date(began.getTime() - overlapMs) });
    await forgetPage(tx, { integrationId, stream: 'orders' });
    const released = await completePass(tx, { integrationId, at, heardAt, unread, coveredFrom: readFrom });
    if (released) await sql`select pg_notify(${dueChannel}, ${integrationId})`.execute(tx);
  });
  await resolveOrdersUnread(db, { merchantId, integrationId, at });
}
