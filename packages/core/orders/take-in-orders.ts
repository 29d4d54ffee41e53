import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { judgeSnapshot, versionAfter } from '@onhand/domain/orders/judge-snapshot.ts';
import type { ArrivingSnapshot, HeldSnapshot, Verdict } from '@onhand/domain/orders/judge-snapshot.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sendTogether } from '@onhand/database/together.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import { wantUnknownUnits } from '../products/want-unknown-units.ts';
import { bookOrders } from './book-orders.ts';
import { reserves } from '@onhand/domain/orders/began.ts';
import type { OrderToBook } from '@onhand/domain/orders/book-orders.ts';
import { orderName } from './delivery.ts';
import type { Closing, Delivery, TakeInResult } from './delivery.ts';
import { externalOrderIdOf, identityOf } from './event-subject.ts';
import { markRereadNeeded } from './inbound-events.ts';
import { knownOrders, recordEventsAndLockOrders, selectInCopies } from './known-orders.ts';
import type { KnownOrder } from './known-orders.ts';
import { contentHash } from './read-event-key.ts';
import { selectBookingInputs, bookingInputs } from './booking-inputs.ts';
import type { BookingRows } from './booking-inputs.ts';
import { unknownUnits } from './unknown-units.ts';

interface Accepted extends OrderToBook {
  readonly snapshot: OrderSnapshot;
  readonly eventKey: string;
  readonly hash: string;
  readonly closing: Closing | undefined;
}

/**
 * Records deliveries, judges their order snapshots, and books the newer snapshots. `deliveries` must be
 * sorted by order. Returns the results by position; a delivery that concerns no order has no result.
 */
export async function takeInOrders(
  tx: Tx,
  deliveries: readonly Delivery[],
  at: Date,
): Promise<ReadonlyMap<number, TakeInResult>> {
  const results = new Map<number, TakeInResult>();
  const { known, standing } = await recordAndLock(tx, deliveries);
  const accepted: Accepted[] = [];
  const hints: Delivery[] = [];

  for (const [position, delivery] of deliveries.entries()) {
    const { event, integrationId, merchantId, closing } = delivery;
    const externalOrderId = externalOrderIdOf(event);
    if (externalOrderId === null) {
      continue;
    }
    const order = known.concerned(integrationId, orderName(externalOrderId, identityOf(event)));
    const { eventKey } = event;
    const isKnown = !order.newEvents.includes(eventKey);
    const arriving = event.kind === 'order' ? arrivingSnapshot(event.order, isKnown) : null;
    const held = heldSnapshot(order);
    const verdict =
      arriving === null
        ? 'reread'
        : closing === undefined
          ? judgeSnapshot(held, arriving)
          : judgeClosing(order, closing, arriving);
    if (event.kind === 'order' && arriving !== null && verdict === 'take') {
      const { hash, readStartedAt } = arriving;
      const version = versionAfter(held, arriving);
      const revision = order.revision + 1;
      const identity = identityOf(event) ?? order.identity;
      const seenReservingAt = reserves(event.order)
        ? Math.min(readStartedAt ?? at.getTime(), order.seenReservingAt ?? Infinity)
        : order.seenReservingAt;
      known.replace({
        ...order,
        identity,
        version,
        hash,
        readStartedAt,
        revision,
        seenReservingAt,
        takenAt: at.getTime(),
      });
      accepted.push({
        merchantId,
        integrationId,
        orderId: order.id,
        revision,
        snapshot: event.order,
        seenReservingAt,
        lastTakenAt: held?.takenAt ?? null,
        wasOpen: order.wasOpen,
        inCopy: order.inCopy,
        eventKey,
        hash,
        closing,
      });
      results.set(position, {
        eventKey,
        kind: 'taken_in',
        ...orderName(externalOrderId, identity),
        revision,
      });
    } else if (verdict === 'reread') {
      hints.push(delivery);
      results.set(position, {
        eventKey,
        kind: 'reread_needed',
        ...orderName(externalOrderId, order.identity),
      });
    } else {
      results.set(position, { eventKey, kind: 'repeated' });
    }
  }
  await markRereadNeeded(tx, hints, at);
  const { made, changed } = orderWrites(known.all(), accepted, deliveries, at);
  const effects = await bookOrders(tx, accepted, standing, { at, made });
  await wantUnknownUnits(tx, { sold: unknownUnits(accepted, standing), at });
  const reports = accepted.flatMap(({ closing }) => closing?.report ?? []);
  await sendTogether(tx, [
    ...changed,
    ...effects,
    ...(reports.length === 0 ? [] : [openIncidents(reports, at)]),
  ]);
  return results;
}

/**
 * Records the events and then reads the booking inputs, in one trip. The order matters: linking a listing
 * waits for the events that were written before (`rebookListing`).
 */
async function recordAndLock(tx: Tx, deliveries: readonly Delivery[]) {
  const snapshots = deliveries.flatMap(({ merchantId, integrationId, event }) =>
    event.kind === 'order' ? [{ merchantId, integrationId, snapshot: event.order }] : [],
  );
  const [orders, inCopies, ...standing] = await inOneTrip<
    [Omit<KnownOrder, 'inCopy'>, { readonly id: OrderId }, ...BookingRows]
  >(tx, [
    recordEventsAndLockOrders(deliveries),
    selectInCopies(deliveries),
    ...selectBookingInputs(snapshots),
  ]);
  return { known: knownOrders(orders, inCopies), standing: bookingInputs(...standing) };
}

/** Builds the writes of new and changed orders. An order known only from a hint has no snapshot. */
function orderWrites(
  known: readonly KnownOrder[],
  accepted: readonly Accepted[],
  deliveries: readonly Delivery[],
  at: Date,
): { readonly made: readonly RawBuilder<unknown>[]; readonly changed: readonly RawBuilder<unknown>[] } {
  // If a batch has several snapshots of one order, the last snapshot stays.
  const latest = new Map(accepted.map((order) => [order.orderId, order]));
  const merchants = new Map(deliveries.map(({ integrationId, merchantId }) => [integrationId, merchantId]));
  const row = (order: KnownOrder) => {
    const taken = latest.get(order.id);
    return {
      merchant_id: merchants.get(order.integrationId),
      id: order.id,
      integration_id: order.integrationId,
      external_order_id: order.externalOrderId,
      identity: order.identity,
      version: order.version,
      snapshot_key: taken?.eventKey ?? null,
      snapshot_hash: order.hash,
      read_started_at: order.readStartedAt === null ? null : new Date(order.readStartedAt),
      revision: order.revision,
      state: taken?.snapshot.state ?? 'pending',
      test: taken?.snapshot.test ?? false,
      placed_at: taken?.snapshot.placedAt ?? null,
      closed_by: taken?.closing?.by ?? null,
      seen_reserving_at: order.seenReservingAt === null ? null : new Date(order.seenReservingAt),
    };
  };
  const columns = `merchant_id uuid, id uuid, integration_id uuid, external_order_id text, identity text,
    version bigint, snapshot_key text, snapshot_hash text, read_started_at timestamptz, revision int, state text, test boolean,
    placed_at timestamptz, closed_by text, seen_reserving_at timestamptz`;
  const made = known.filter((order) => order.isNew).map(row);
  const changed = known.filter((order) => !order.isNew && latest.has(order.id)).map(row);
  const insert = () => sql`
    insert into orders (merchant_id, id, integration_id, external_order_id, identity, version, snapshot_key,
                        snapshot_hash, read_started_at, revision, state, test, placed_at, closed_by, seen_reserving_at,
                        first_seen_at, changed_at)
    select made.*, ${at}::timestamptz, ${at}::timestamptz from ${recordset(made, 'made', columns)}`;
  const update = () => sql`
    update orders
    set identity = changed.identity, version = changed.version, snapshot_key = changed.snapshot_key, snapshot_hash = changed.snapshot_hash,
        read_started_at = changed.read_started_at, revision = changed.revision, state = changed.state,
        test = changed.test, placed_at = changed.placed_at, seen_reserving_at = changed.seen_reserving_at,
        closed_by = changed.closed_by, absent_since = null, changed_at = ${at}::timestamptz
    from ${recordset(changed, 'changed', columns)}
    where orders.id = changed.id`;
  return { made: made.length === 0 ? [] : [insert()], changed: changed.length === 0 ? [] : [update()] };
}

/**
 * Decides whether an order is closed. The decision loses to news that came since. The same decision again
 * changes nothing.
 */
function judgeClosing(order: KnownOrder, { revision }: Closing, arriving: ArrivingSnapshot): Verdict {
  return order.revision === revision && order.hash !== arriving.hash ? 'take' : 'repeat';
}

function heldSnapshot({ hash, version, readStartedAt, takenAt }: KnownOrder): HeldSnapshot | null {
  return hash === null ? null : { hash, version, readStartedAt, takenAt };
}

function arrivingSnapshot(order: OrderSnapshot, known: boolean): ArrivingSnapshot {
  return {
    hash: contentHash(order),
    version: order.version,
    readStartedAt: order.readStartedAt === undefined ? null : Date.parse(order.readStartedAt),
    partial: order.partial,
    known,
  };
}
