import type { ChannelCustomerId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { isRetried, refuseRetries } from './retried.ts';
import { columnsToSend, isDue, permittedExports } from './what-is-due.ts';
import type { CustomerToSend, ExportsToTake, Permitted, Taken } from './what-is-due.ts';

/** Marks that lead to nothing, and are removed in one transaction. */
const unmarksAtMost = 1_000;

/**
 * Whether the customer of `link` is to be compared now. The time is computed once, so that an index can find
 * it.
 */
const isMarked = sql<boolean>`link.due_at <= (select onhand_now())`;

/** Whether customers of the integration of `settings` are to be compared now. */
export const hasMarked: RawBuilder<boolean> = sql<boolean>`
  exists (select from channel_customers link
          where link.integration_id = settings.integration_id and ${isMarked})`;

/** Takes marked customers. Where a person retries one, the settings are asked as for a bulk export. */
export async function takeMarked(tx: Tx, taking: ExportsToTake & Permitted): Taken {
  const { merchantId, integrationId, limit, at } = taking;
  if (!taking.created && !taking.changed) {
    // Once they are permitted, all customers are looked at.
    await sql`
      update channel_customers link set due_at = null
      where link.integration_id = ${integrationId} and ${isMarked} and not ${isRetried('export_customer')}`.execute(
      tx,
    );
  }
  const { taken, left } = await lookAtMarked(tx, taking, limit);
  // Marks may be many that lead to nothing, and the lock keeps the merchant's customers from all others.
  const useless = taken.length > 0 || left.length === 0 ? left : await uselessMarks(tx, taking);
  await unmark(tx, { merchantId, integrationId, left: useless, at });
  const due = taken.map(({ id }) => id);
  const { rows } = await sql<CustomerToSend>`
    select ${columnsToSend}
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.merchant_id = ${merchantId} and link.id = any(${due}::uuid[])
    order by link.due_at, link.id`.execute(tx);
  return { rows, isMoreLeft: taken.length === 0 && left.length > 0 };
}

/** Finds the next marks that lead to nothing. */
async function uselessMarks(tx: Tx, taking: ExportsToTake & Permitted): Promise<readonly Marked[]> {
  return (await lookAtMarked(tx, taking, unmarksAtMost)).left;
}

/** Divides the longest marked customers into those to send, and marks that lead to nothing. */
async function lookAtMarked(
  tx: Tx,
  { integrationId, cause, created, changed }: ExportsToTake & Permitted,
  count: number,
): Promise<{ readonly taken: readonly Marked[]; readonly left: readonly Marked[] }> {
  const onRequest = await permittedExports(tx, integrationId, 'bulk_export');
  const { rows: marked } = await sql<Marked>`
    select link.id, ${isRetried('export_customer')} as "isAsked", ${isDue({ created, changed, cause })} as "isDue",
           ${isDue({ created: true, changed: true, cause: 'bulk_export' })} as differs
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.integration_id = ${integrationId} and ${isMarked}
    order by link.due_at, link.id limit ${count}`.execute(tx);
  const taken = marked.filter((one) => (one.isAsked ? one.differs && onRequest.created : one.isDue));
  return { taken, left: marked.filter((one) => !taken.includes(one)) };
}

interface Marked {
  readonly id: ChannelCustomerId;
  readonly isAsked: boolean;
  readonly isDue: boolean;
  /** It would be sent if the settings permitted everything. */
  readonly differs: boolean;
}

/** Removes marks that lead to nothing. A retry of one ends: nothing is left to send, or it is forbidden. */
async function unmark(
  tx: Tx,
  {
    merchantId,
    integrationId,
    left,
    at,
  }: Pick<ExportsToTake, 'merchantId' | 'integrationId' | 'at'> & { readonly left: readonly Marked[] },
): Promise<void> {
  if (left.length === 0) return;
  await sql`
    update channel_customers set due_at = null
    where merchant_id = ${merchantId} and id = any(${left.map(({ id }) => id)}::uuid[])`.execute(tx);
  const idsOf = (differs: boolean) =>
    left.flatMap((one) => (one.isAsked && one.differs === differs ? [one.id] : []));
  const of = { merchantId, integrationId };
  const forbidden = { operation: 'export_customer', ids: idsOf(true), code: 'direction_forbids' } as const;
  await refuseRetries(tx, { ...of, ...forbidden, at });
  await closeFailed(tx, { operations: ['export_customer'], ...of, subjects: idsOf(false) }, at);
}
