import type { IntegrationId } from '@onhand/domain/ids.ts';
import { circuitMachine } from '@onhand/domain/integrations/circuit.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import { pauseAfter } from '@onhand/domain/publishing/pause.ts';
import type { Pause } from '@onhand/domain/publishing/pause.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { lockCircuit, resetCircuit, writeCircuit } from '../integrations/circuit.ts';
import { confirmedChannel } from './notifications.ts';

/**
 * Pauses an integration because of an answer that concerns all of it, and opens one incident however often it happens.
 * Returns the pause; null if the answer is no reason for one.
 */
export async function openCircuit(
  db: Db,
  integrationId: IntegrationId,
  answer: ChangeAnswer,
  now: Date,
): Promise<Pause | null> {
  return inTransaction(db, async (tx) => {
    const { merchantId, state, failures } = await lockCircuit(tx, integrationId);
    const pause = pauseAfter(answer, failures);
    if (pause === null) return null;
    const event = pause.kind === 'reconnect' ? 'refused' : 'away';
    await writeCircuit(tx, integrationId, {
      state: transitionIn(circuitMachine, state, event),
      reason: pause.message,
      failures: failures + 1,
      until: pause.kind === 'reconnect' ? null : new Date(now.getTime() + pause.waitMs),
    });
    const kind = pause.kind === 'reconnect' ? 'reconnect_required' : 'channel_down';
    await sql`
      insert into incidents (merchant_id, kind, dedupe_key, integration_id, detail, opened_at)
      values (${merchantId}, ${kind}, ${integrationId}, ${integrationId},
              ${JSON.stringify({ message: pause.message })}::jsonb, ${now}::timestamptz)
      on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do nothing`.execute(tx);
    await sql`select pg_notify(${confirmedChannel}, ${integrationId})`.execute(tx);
    return pause;
  });
}

/** Ends a pause: the platform answers again, or it has new credentials. */
export async function closeCircuit(db: Db, integrationId: IntegrationId, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await resetCircuit(tx, integrationId))) return;
    await tx
      .updateTable('incidents')
      .set({ resolved_at: now })
      .where('kind', 'in', ['channel_down', 'reconnect_required'])
      .where('integration_id', '=', integrationId)
      .where('resolved_at', 'is', null)
      .execute();
  });
}
