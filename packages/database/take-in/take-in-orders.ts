import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import { judgeSnapshot } from '@onhand/domain/orders/judge-snapshot.ts';
import type { HeldSnapshot } from '@onhand/domain/orders/judge-snapshot.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import { bookOrders } from './book-orders.ts';
import type { OrderToBook } from './book-orders.ts';
import type { Delivery, TakenIn } from './delivery.ts';
import { externalOrderIdOf, markRereadNeeded } from './inbound-events.ts';
import { contentHash } from './read-event-key.ts';

interface OrderRow {
  id: OrderId;
  integrationId: IntegrationId;
  externalOrderId: string;
  version: number | null;
  hash: string | null;
  readStartedAt: number | null;
  revision: number;
}

/**
 * Judges what came in about orders and books what is newer. `deliveries` are sorted by order. Answers by
 * position; deliveries about something else have none.
 */
export async function takeInOrders(
  tx: Tx,
  deliveries: readonly Delivery[],
  at: Date,
): Promise<ReadonlyMap<number, TakenIn>> {
  const results = new Map<number, TakenIn>();
  const aboutOrders = deliveries.filter(({ event }) => externalOrderIdOf(event) !== null);
  const rows = aboutOrders.length === 0 ? [] : await lockOrders(tx, aboutOrders, at);
  const known = new Map(rows.map((row) => [`${row.integrationId} ${row.externalOrderId}`, row]));
  const accepted: (OrderToBook & { hash: string })[] = [];
  const hints: Delivery[] = [];

  for (const [position, delivery] of deliveries.entries()) {
    const { event, integrationId, merchantId } = delivery;
    const externalOrderId = externalOrderIdOf(event);
    if (externalOrderId === null) {
      continue;
    }
    const { eventKey } = event;
    const row = known.get(`${integrationId} ${externalOrderId}`);
    if (event.kind !== 'order' || row === undefined) {
      hints.push(delivery);
      results.set(position, { eventKey, kind: 'reread_needed', externalOrderId });
      continue;
    }
    const hash = contentHash(event.order);
    const arriving = { ...versionOf(event.order), hash, partial: event.order.partial };
    switch (judgeSnapshot(heldSnapshot(row), arriving)) {
      case 'take':
        row.revision += 1;
        Object.assign(row, { ...versionOf(event.order), hash });
        accepted.push({
          merchantId,
          integrationId,
          orderId: row.id,
          revision: row.revision,
          snapshot: event.order,
          hash,
        });
        results.set(position, { eventKey, kind: 'taken_in', externalOrderId, revision: row.revision });
        break;
      case 'reread':
        hints.push(delivery);
        results.set(position, { eventKey, kind: 'reread_needed', externalOrderId });
        break;
      case 'repeat':
      case 'older':
        results.set(position, { eventKey, kind: 'repeated' });
    }
  }
  await markRereadNeeded(tx, hints, at);
  await writeOrders(tx, accepted, at);
  await bookOrders(tx, accepted, at);
  return results;
}

/** Makes the rows of orders heard of for the first time, and locks all of them, in the order of their ids. */
async function lockOrders(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<readonly OrderRow[]> {
  const orders = new Map(
    deliveries.map(({ merchantId, integrationId, event }) => {
      const externalOrderId = externalOrderIdOf(event);
      return [
        `${integrationId} ${externalOrderId ?? ''}`,
        { merchant_id: merchantId, integration_id: integrationId, external_order_id: externalOrderId },
      ];
    }),
  );
  const { rows } = await sql<OrderRow>`
    insert into orders (merchant_id, integration_id, external_order_id, first_seen_at, changed_at)
    select merchant_id, integration_id, external_order_id, ${at}::timestamptz, ${at}::timestamptz
    from ${recordset([...orders.values()], 'wanted', 'merchant_id uuid, integration_id uuid, external_order_id text')}
    order by integration_id, external_order_id
    on conflict (integration_id, external_order_id) do update set external_order_id = excluded.external_order_id
    returning id, integration_id as "integrationId", external_order_id as "externalOrderId", version,
              snapshot_hash as hash, (extract(epoch from read_started_at) * 1000)::float8 as "readStartedAt",
              revision`.execute(tx);
  return rows;
}

async function writeOrders(
  tx: Tx,
  accepted: readonly (OrderToBook & { hash: string })[],
  at: Date,
): Promise<void> {
  // Of several snapshots of one order in a batch the last one stays.
  const latest = new Map(accepted.map((order) => [order.orderId, order]));
  if (latest.size === 0) {
    return;
  }
  const rows = [...latest.values()].map(({ orderId, revision, snapshot, hash }) => ({
    id: orderId,
    revision,
    version: snapshot.version,
    snapshot,
    hash,
    read_started_at: snapshot.readStartedAt ?? null,
    state: snapshot.state,
    test: snapshot.test,
    placed_at: snapshot.placedAt,
  }));
  await sql`
    update orders
    set revision = taken.revision, version = taken.version, snapshot = taken.snapshot, snapshot_hash = taken.hash,
        read_started_at = taken.read_started_at, state = taken.state, test = taken.test,
        placed_at = taken.placed_at, changed_at = ${at}::timestamptz
    from ${recordset(
      rows,
      'taken',
      `id uuid, revision int, version bigint, snapshot jsonb, hash text, read_started_at timestamptz,
       state text, test boolean, placed_at timestamptz`,
    )}
    where orders.id = taken.id`.execute(tx);
}

function heldSnapshot(row: OrderRow): HeldSnapshot | null {
  return row.hash === null
    ? null
    : { version: row.version, hash: row.hash, readStartedAt: row.readStartedAt };
}

function versionOf(order: OrderSnapshot): { version: number | null; readStartedAt: number | null } {
  return {
    version: order.version,
    readStartedAt: order.readStartedAt === undefined ? null : Date.parse(order.readStartedAt),
  };
}
