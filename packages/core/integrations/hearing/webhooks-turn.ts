import { randomUUID } from 'node:crypto';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { createLockStore } from '../limits/lock-store.ts';

/** Gives the turn back. Does nothing if it has lapsed. */
export type EndTurn = () => Promise<void>;

/**
 * Takes the turn to create or remove webhooks in an integration's shop. Whoever revokes the integration must
 * not remove webhooks while a check still creates them. The turn lapses after `leaseMs`, so a process that
 * died holds up nobody for longer. Returns undefined while somebody else has the turn.
 */
export async function takeWebhooksTurn(
  db: Db,
  { integrationId, leaseMs }: { readonly integrationId: IntegrationId; readonly leaseMs: number },
): Promise<EndTurn | undefined> {
  const store = createLockStore(db);
  const turn = { integrationId, holder: `webhooks:${randomUUID()}` };
  if (!(await store.take({ ...turn, scopes: ['webhooks'] }, leaseMs))) return undefined;
  return () => store.free(turn);
}
