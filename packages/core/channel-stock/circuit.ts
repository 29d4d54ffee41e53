import type { IntegrationId } from '@onhand/domain/ids.ts';
import { circuitMachine } from '@onhand/domain/integrations/circuit.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import { pauseAfter } from '@onhand/domain/publishing/pause.ts';
import type { Pause } from '@onhand/domain/publishing/pause.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import type { NewIncident } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { lockCircuit, resetCircuit, writeCircuit } from '../integrations/circuit.ts';
import { readOrdersFirst } from '../integrations/hearing/orders-first.ts';
import { confirmedChannel } from './notifications.ts';

/**
 * Pauses an integration because of an answer that concerns all of it, and opens one incident however often it
 * happens. No incident is opened if Onhand itself kept to a limit. After the pause, orders are read before
 * anything is written, unless the platform only asked to wait. Returns the pause; null if the answer is no
 * reason for one.
 */
export async function openCircuit(
  db: Db,
  integrationId: IntegrationId,
  answer: ChangeAnswer,
  now: Date,
): Promise<Pause | null> {
  return inTransaction(db, async (tx) => {
    const { merchantId, state, failures, isRevoked } = await lockCircuit(tx, integrationId);
    const pause = pauseAfter(answer, failures);
    // A revoked integration has no credentials: nothing is to be reconnected.
    if (pause === null || isRevoked) return pause;
    const event = pause.kind === 'reconnect' ? 'refused' : 'away';
    await writeCircuit(tx, integrationId, {
      state: transitionIn(circuitMachine, state, event),
      reason: pause.message,
      failures: failures + 1,
      until: pause.kind === 'reconnect' ? null : new Date(now.getTime() + pause.waitMs),
    });
    const concerned = { merchantId, integrationId, detail: { message: pause.message } };
    const incident: NewIncident =
      pause.kind === 'reconnect'
        ? { kind: 'reconnect_required', ...concerned }
        : { kind: 'channel_down', affects: 'stock', ...concerned };
    // A limit that Onhand keeps to is no trouble of the channel.
    const isOwn = answer.kind === 'rate_limited' && answer.own === true;
    if (!isOwn) await openIncidents([incident], now).execute(tx);
    if (answer.kind !== 'rate_limited') await readOrdersFirst(tx, integrationId, now);
    await sql`select pg_notify(${confirmedChannel}, ${integrationId})`.execute(tx);
    return pause;
  });
}

/** Ends a pause: the platform answers again, or it has new credentials. */
export async function closeCircuit(db: Db, integrationId: IntegrationId, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await resetCircuit(tx, integrationId))) return;
    const where = sql`integration_id = ${integrationId}`;
    await resolveIncidents({ kinds: ['channel_down', 'reconnect_required'], where }, now).execute(tx);
  });
}
