import type { IntegrationId } from '@onhand/domain/ids.ts';
import { pauseAfter } from '@onhand/domain/publishing/pause.ts';
import type { Pause } from '@onhand/domain/publishing/pause.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import type { NewIncident } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { confirmedChannel } from './notifications.ts';

/**
 * Pauses an integration because of an answer that concerns all of it, and opens one incident however often it
 * happens. Returns the pause; null if the answer is no reason for one.
 */
export async function openCircuit(
  db: Db,
  integrationId: IntegrationId,
  answer: ChangeAnswer,
  now: Date,
): Promise<Pause | null> {
  return inTransaction(db, async (tx) => {
    const integration = await tx
      .selectFrom('integrations')
      .where('id', '=', integrationId)
      .select(['merchant_id', 'circuit_failures'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    const pause = pauseAfter(answer, integration.circuit_failures);
    if (pause === null) {
      return null;
    }
    await tx
      .updateTable('integrations')
      .set({
        circuit: pause.kind === 'reconnect' ? 'reconnect_required' : 'open',
        circuit_reason: pause.message,
        circuit_failures: integration.circuit_failures + 1,
        circuit_until: pause.kind === 'reconnect' ? null : new Date(now.getTime() + pause.waitMs),
      })
      .where('id', '=', integrationId)
      .execute();
    const concerned = {
      merchantId: integration.merchant_id,
      integrationId,
      detail: { message: pause.message },
    };
    const incident: NewIncident =
      pause.kind === 'reconnect'
        ? { kind: 'reconnect_required', ...concerned }
        : { kind: 'channel_down', affects: 'stock', ...concerned };
    await openIncidents([incident], now).execute(tx);
    await sql`select pg_notify(${confirmedChannel}, ${integrationId})`.execute(tx);
    return pause;
  });
}

/** Ends a pause: the platform answers again, or there are new credentials. */
export async function closeCircuit(db: Db, integrationId: IntegrationId, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('integrations')
      .set({ circuit: 'closed', circuit_reason: null, circuit_failures: 0, circuit_until: null })
      .where('id', '=', integrationId)
      .where('circuit', '<>', 'closed')
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) {
      const where = sql`integration_id = ${integrationId}`;
      await resolveIncidents({ kinds: ['channel_down', 'reconnect_required'], where }, now).execute(tx);
    }
  });
}
