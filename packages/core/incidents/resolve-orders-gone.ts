import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resolveIncidents } from './resolve-incidents.ts';

/** How long an incident that only tells of something stays open. Nothing else has to be done about it. */
const shownForMs = 7 * 24 * 60 * 60_000;

/**
 * Resolves incidents of orders that a platform had deleted for good: the order came back, someone decided
 * about it, or the incident told of it for a week. Resolves those of cancelled sales that the source store
 * shipped after a week, too.
 */
export async function resolveOrdersGone(db: Db, at: Date): Promise<void> {
  const isOld = sql`opened_at <= ${new Date(at.getTime() - shownForMs)}::timestamptz`;
  const where = sql`(
    ${isOld}
    or exists (select from orders
               where orders.merchant_id = incidents.merchant_id and orders.id = incidents.order_id
                 and orders.closed_by is distinct from 'onhand'))`;
  await resolveIncidents({ kinds: ['order_gone'], where }, at).execute(db);
  await resolveIncidents({ kinds: ['cancelled_sale_shipped'], where: isOld }, at).execute(db);
}
