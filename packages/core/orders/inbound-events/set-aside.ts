import { normalizedAddress } from '@onhand/domain/integrations/home-address.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openIncidents } from '../../incidents/open-incidents.ts';
import { resolveIncidents } from '../../incidents/resolve-incidents.ts';
import { recordUnused } from './record-unused.ts';
import type { UnusedEvent } from './record-unused.ts';

/** The incident of another shop's deliveries is resolved when none came for so long. */
const quietSeconds = 24 * 60 * 60;

/** Stores rightly signed events of another shop without taking them in, and opens an incident per shop. */
export async function setAside(
  db: Db,
  events: readonly Omit<UnusedEvent, 'state' | 'code' | 'message'>[],
  { source, at }: { readonly source: string; readonly at: Date },
): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  const { merchantId, integrationId, topic } = first;
  const shop = normalizedAddress(source);
  const message = messageOf(shop);
  await inTransaction(db, async (tx) => {
    await recordUnused(
      tx,
      events.map((event) => ({ ...event, state: 'set_aside', code: 'another_shop', message })),
      at,
    );
    const detail = { source, topic, message };
    await openIncidents(
      [{ kind: 'foreign_event', merchantId, integrationId, source: shop, detail }],
      at,
    ).execute(tx);
  });
}

/** Resolves the incidents of other shops that have been quiet for a day. */
export async function resolveForeignEvents(db: Db, at: Date): Promise<void> {
  const where = sql`not exists (
    select from inbound_events event
    where event.integration_id = incidents.integration_id and event.state = 'set_aside'
      and event.failure_message = incidents.detail ->> 'message'
      and event.received_at > ${at}::timestamptz - make_interval(secs => ${quietSeconds}))`;
  await resolveIncidents({ kinds: ['foreign_event'], where }, at).execute(db);
}

function messageOf(shop: string): string {
  return `The delivery names another shop: ${shop}.`;
}
