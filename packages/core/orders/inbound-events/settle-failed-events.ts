import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';

/** Clocks of shops differ from ours by less. `heard_until` is by the shop's clock. */
const clocksDifferSeconds = 15 * 60;

/**
 * Settles failed events whose news came in another way, and closes the failed items of events that are failed
 * no longer.
 */
export async function settleFailedEvents(db: Db, at: Date): Promise<void> {
  await sql`
    update inbound_events event set state = 'taken_in', settled_at = ${at}::timestamptz
    where event.state = 'failed' and (${orderTakenIn} or ${ordersHeard})`.execute(db);
  const subjects = sql`
    select failure_id from inbound_events
    where failure_id = failed_items.subject_id and state <> 'failed'`;
  await closeFailed(db, { operations: ['take_in_event'], subjects }, at);
}

/** The event's order was taken in with a version that is not older, or by a reading that began later. */
const orderTakenIn: RawBuilder<unknown> = sql`
  exists (
    select from orders
    where orders.integration_id = event.integration_id and orders.external_order_id = event.external_order_id
      and orders.identity in ('', coalesce(event.event -> 'order' ->> 'identity', orders.identity))
      and orders.revision > 0
      and (orders.version >= (event.event -> 'order' ->> 'version')::numeric
           or orders.read_started_at > event.received_at))`;

/** The delivery named no order, and a complete pass has read every change of orders from before it. */
const ordersHeard: RawBuilder<unknown> = sql`
  event.kind in ('not_understood', 'platform_error')
  and exists (
    select from integrations
    where integrations.id = event.integration_id
      and integrations.heard_until > event.received_at + make_interval(secs => ${clocksDifferSeconds}))`;
