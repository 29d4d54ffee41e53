import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { namedOrder } from '@onhand/domain/orders/named-order.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import type { Delivery, OrderName } from './delivery.ts';
import { externalOrderIdOf, identityOf } from './event-subject.ts';
import { recordEvents } from './inbound-events.ts';

/** Holds a locked order, or a new order to insert. */
export interface KnownOrder {
  readonly id: OrderId;
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string;
  readonly identity: string;
  readonly isNew: boolean;
  readonly version: number | null;
  readonly hash: string | null;
  readonly readStartedAt: number | null;
  readonly takenAt: number;
  /** When it was first seen reserving stock (epoch ms). Null: never. */
  readonly seenReservingAt: number | null;
  readonly revision: number;
  /** It was open or closed, or cancelled after it reserved. */
  readonly wasOpen: boolean;
  /** The order has a copy, or is one. */
  readonly inCopy: boolean;
  /** The keys of its number's delivered events that had not been recorded before. */
  readonly newEvents: readonly string[];
}

/** Holds the orders that a batch concerns. Several orders may have one number. */
export interface KnownOrders {
  /** Returns the order that an event concerns. A new order becomes known with the event's identity. */
  concerned(integrationId: IntegrationId, name: OrderName): KnownOrder;
  /** Replaces an order by its state after a snapshot. */
  replace(order: KnownOrder): void;
  all(): readonly KnownOrder[];
}

/** Records the events, locks the existing orders, and assigns ids to orders that may be new. */
export function recordEventsAndLockOrders(
  deliveries: readonly Delivery[],
): RawBuilder<Omit<KnownOrder, 'inCopy'>> {
  return sql<Omit<KnownOrder, 'inCopy'>>`
    with recorded as (${recordEvents(deliveries)} returning integration_id, external_order_id, event_key),
    wanted as materialized (
      select * from ${recordset(
        wantedNumbers(deliveries),
        'w',
        'integration_id uuid, external_order_id text, identities int',
      )}
    ), locked as materialized (
      select orders.* from orders join wanted using (integration_id, external_order_id)
      order by integration_id, external_order_id, orders.id
      for update of orders
    )
    select id, integration_id as "integrationId", external_order_id as "externalOrderId", identity, false as "isNew",
           version, snapshot_hash as hash, (extract(epoch from read_started_at) * 1000)::float8 as "readStartedAt",
           (extract(epoch from changed_at) * 1000)::float8 as "takenAt",
           (extract(epoch from seen_reserving_at) * 1000)::float8 as "seenReservingAt", revision,
           state in ('open', 'closed') or (state = 'cancelled' and seen_reserving_at is not null) as "wasOpen",
           ${newEventsOf('locked')} as "newEvents"
    from locked
    union all
    select uuidv7(), integration_id, external_order_id, '', true, null, null, null, 0, null, 0, false, ${newEventsOf('wanted')}
    from wanted, generate_series(1, identities)`;
}

function newEventsOf(row: 'locked' | 'wanted'): RawBuilder<readonly string[]> {
  return sql`array(select event_key from recorded
                   where recorded.integration_id = ${sql.ref(`${row}.integration_id`)}
                     and recorded.external_order_id = ${sql.ref(`${row}.external_order_id`)})`;
}

/**
 * Selects the known orders that have a copy, or are one. A statement of its own behind the locks: a copy may
 * have been intended while this batch waited for them.
 */
export function selectInCopies(deliveries: readonly Delivery[]): RawBuilder<{ readonly id: OrderId }> {
  return sql<{ readonly id: OrderId }>`
    select orders.id
    from ${recordset(wantedNumbers(deliveries), 'w', 'integration_id uuid, external_order_id text, identities int')}
    join orders using (integration_id, external_order_id)
    where ${isInCopy}`;
}

/** Selects the orders with these ids that have a copy, or are one. */
export function selectInCopiesOf(ids: readonly OrderId[]): RawBuilder<{ readonly id: OrderId }> {
  return sql<{ readonly id: OrderId }>`
    select orders.id from orders where orders.id = any(${ids}::uuid[]) and (${isInCopy})`;
}

const isInCopy = sql`
  exists (select from order_copies where order_copies.order_id = orders.id)
  or exists (select from order_copies where order_copies.created_order_id = orders.id)`;

/** Builds the known orders from the rows of {@link recordEventsAndLockOrders} and {@link selectInCopies}. */
export function knownOrders(
  locked: readonly Omit<KnownOrder, 'inCopy'>[],
  copied: readonly { readonly id: OrderId }[],
): KnownOrders {
  const inCopies = new Set(copied.map(({ id }) => id));
  const rows = locked.map((order) => ({ ...order, inCopy: inCopies.has(order.id) }));
  const numbers = new Map(
    [...Map.groupBy(rows, numberOf)].map(([number, orders]) => [
      number,
      {
        // Ids grow with time, so the newest order is the last one.
        known: orders.filter(({ isNew }) => !isNew).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        unused: orders.filter(({ isNew }) => isNew),
      },
    ]),
  );
  const withNumber = (order: Pick<KnownOrder, 'integrationId' | 'externalOrderId'>) => {
    const number = numbers.get(numberOf(order));
    if (number === undefined) throw new Error(`The number ${order.externalOrderId} was not locked.`);
    return number;
  };
  return {
    concerned(integrationId, { externalOrderId, identity }) {
      const { known, unused } = withNumber({ integrationId, externalOrderId });
      const found = namedOrder(known, identity);
      if (found !== undefined) return found;
      const unusedOrder = unused.shift();
      if (unusedOrder === undefined) throw new Error(`No id is left for an order ${externalOrderId}.`);
      const made = { ...unusedOrder, identity: identity ?? '' };
      known.push(made);
      return made;
    },
    replace(order) {
      const { known } = withNumber(order);
      known.splice(
        known.findIndex(({ id }) => id === order.id),
        1,
        order,
      );
    },
    all: () => [...numbers.values()].flatMap(({ known }) => known),
  };
}

/** Lists the numbers that deliveries name, each with the number of its identities. */
function wantedNumbers(deliveries: readonly Delivery[]) {
  const identities = new Map<string, Set<string>>();
  const wanted = new Map<string, { integration_id: IntegrationId; external_order_id: string }>();
  for (const { integrationId, event } of deliveries) {
    const externalOrderId = externalOrderIdOf(event);
    if (externalOrderId === null) continue;
    const number = numberOf({ integrationId, externalOrderId });
    wanted.set(number, { integration_id: integrationId, external_order_id: externalOrderId });
    const named = identities.get(number);
    if (named === undefined) identities.set(number, new Set([identityOf(event) ?? '']));
    else named.add(identityOf(event) ?? '');
  }
  return [...wanted].map(([number, row]) => ({ ...row, identities: identities.get(number)?.size ?? 1 }));
}

function numberOf({
  integrationId,
  externalOrderId,
}: Pick<KnownOrder, 'integrationId' | 'externalOrderId'>): string {
  return `${integrationId} ${externalOrderId}`;
}
