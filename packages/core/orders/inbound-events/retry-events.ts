import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { z } from 'zod';
import { wantReadingsOfRemoved } from '../../channel-stock/want-readings-of-removed.ts';
import { hintCustomers } from '../../customers/hint-customers.ts';
import { hintProducts } from '../../products/hint-products.ts';

/** Holds what has to be started after failed events were retried. */
export interface RetriedEvents {
  /** Orders that have to be read again. */
  readonly orders: readonly { readonly integrationId: IntegrationId; readonly externalOrderId: string }[];
  /** Integrations whose orders have to be read by a pass, because an event names no order. */
  readonly passes: readonly IntegrationId[];
}

interface FailedEvent {
  readonly id: number;
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string | null;
  readonly kind: string;
  /** An event, or what was kept of a delivery that was not understood. */
  readonly event: unknown;
}

/**
 * Has what failed events are about read anew: an order becomes a hint, which the sweep follows, listings and
 * products are scheduled for a reading, and a delivery that names nothing asks for a pass.
 */
export async function retryEvents(
  tx: Tx,
  retried: { readonly merchantId: MerchantId; readonly failureIds: readonly string[]; readonly at: Date },
): Promise<RetriedEvents> {
  const { merchantId, at } = retried;
  const { rows: failed } = await sql<FailedEvent>`
    select id, integration_id as "integrationId", external_order_id as "externalOrderId", kind, event
    from inbound_events
    where merchant_id = ${merchantId} and failure_id = any(${retried.failureIds}::uuid[]) and state = 'failed'
    order by id for update`.execute(tx);
  const orders = failed.flatMap(({ integrationId, externalOrderId }) =>
    externalOrderId === null ? [] : [{ integrationId, externalOrderId }],
  );
  await hintOrders(tx, failed, { merchantId, at });
  const others = failed.filter(({ externalOrderId }) => externalOrderId === null);
  await readNamed(tx, others, { merchantId, at });
  await settle(tx, others, at);
  const nameless = others.filter(({ kind }) => kind === 'not_understood');
  return { orders, passes: [...new Set(nameless.map(({ integrationId }) => integrationId))] };
}

/** Turns failed events of orders into hints that are due. A hint needs its order's row. */
async function hintOrders(
  tx: Tx,
  failed: readonly FailedEvent[],
  { merchantId, at }: { readonly merchantId: MerchantId; readonly at: Date },
): Promise<void> {
  const ids = failed.flatMap(({ id, externalOrderId }) => (externalOrderId === null ? [] : [id]));
  if (ids.length === 0) return;
  await sql`
    insert into orders (merchant_id, integration_id, external_order_id, first_seen_at, changed_at)
    select distinct ${merchantId}::uuid, event.integration_id, event.external_order_id, ${at}::timestamptz,
           ${at}::timestamptz
    from inbound_events event
    where event.id = any(${ids}::bigint[])
      and not exists (select from orders
                      where orders.integration_id = event.integration_id
                        and orders.external_order_id = event.external_order_id)
    on conflict do nothing`.execute(tx);
  await sql`
    update inbound_events
    set state = 'reread_needed', hinted_at = ${at}::timestamptz, retry_at = ${at}::timestamptz, settled_at = null
    where id = any(${ids}::bigint[])`.execute(tx);
}

/** What an event is about. Its figures may be what it failed for, so they are not looked at. */
const about = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('figures'),
    figures: z.array(z.object({ ref: z.object({ unit: z.string() }) })),
  }),
  z.object({ kind: z.literal('listing_removed'), group: z.string() }),
  z.object({ kind: z.literal('product'), group: z.string() }),
  z.object({
    kind: z.enum(['customer', 'customer_removed', 'customer_redacted']),
    externalId: z.string().min(1),
  }),
]);

/** Schedules readings of the listings and products that events name. */
async function readNamed(
  tx: Tx,
  failed: readonly FailedEvent[],
  { merchantId, at }: { readonly merchantId: MerchantId; readonly at: Date },
): Promise<void> {
  const events = failed.flatMap(({ integrationId, event }) => {
    const parsed = about.safeParse(event);
    return parsed.success ? [{ integrationId, event: parsed.data }] : [];
  });
  const listings = events.flatMap(({ integrationId, event }) =>
    keysOf(event).map((externalKey) => ({ integrationId, externalKey })),
  );
  await wantReadingsOfRemoved(tx, listings, at);
  const hints = events.flatMap(({ integrationId, event }) =>
    event.kind === 'product' ? [{ integrationId, externalGroup: event.group }] : [],
  );
  await hintProducts(tx, { hints, at });
  const customers = events.flatMap(({ integrationId, event }) =>
    'externalId' in event ? [{ merchantId, integrationId, externalId: event.externalId }] : [],
  );
  // The sweep reads them: one that was removed is absent then.
  await hintCustomers(tx, { hints: customers, at });
}

function keysOf(event: z.infer<typeof about>): readonly string[] {
  switch (event.kind) {
    case 'figures':
      return event.figures.map(({ ref }) => ref.unit);
    case 'listing_removed':
      return [event.group];
    case 'product':
    case 'customer':
    case 'customer_removed':
    case 'customer_redacted':
      return [];
  }
}

async function settle(tx: Tx, events: readonly FailedEvent[], at: Date): Promise<void> {
  const ids = events.map(({ id }) => id);
  await sql`
    update inbound_events set state = 'taken_in', settled_at = ${at}::timestamptz
    where id = any(${ids}::bigint[])`.execute(tx);
}
