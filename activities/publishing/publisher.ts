import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@onhand/database/connect.ts';
import type { Listener } from '@onhand/database/listen.ts';
import { acquireLease, releaseLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import { isActive } from '@onhand/core/integrations/is-active.ts';
import { dueChannel } from '@onhand/core/channel-stock/notifications.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { PublishingEnd } from '@onhand/workflows/contracts/publish.ts';
import { callTimeoutMs, leaseMs, PublishingSession } from './publishing-session.ts';
import type { PublishingSessionOptions } from './publishing-session.ts';
import { Wake } from './wake.ts';

const askForLeaseEveryMs = 250;

/**
 * Publishes an integration's quantities for a while, as its only writer (DESIGN §4.4). Waits for the lease if
 * another process holds it.
 */
export async function publishForAWhile(
  options: Omit<PublishingSessionOptions, 'probe'> & { readonly listener: Listener },
): Promise<PublishingEnd> {
  const { db, clock, connectors, listener, integrationId, platform } = options;
  const description = await connectors.describe(platform);
  const { requestLifetimeMs } = description.stock;
  const wake = new Wake();
  const stopListening = listener.on(dueChannel, integrationId, () => wake.ring());
  try {
    for (;;) {
      const standing = await readStanding(db, integrationId);
      if (!standing.isActive) {
        return { kind: 'idle' };
      }
      if (standing.circuit === 'reconnect_required') {
        return { kind: 'reconnect_required' };
      }
      const lease = await waitForLease({ ...options, requestLifetimeMs });
      if (lease === null) {
        return { kind: 'handed_over' };
      }
      const session = new PublishingSession(
        { ...options, probe: standing.circuit === 'open' },
        description,
        lease,
        wake,
      );
      const end = await runUnder(lease, session, db);
      // A process that made a figure due while the lease was held started no publisher, so look once more.
      const due = end.kind === 'idle' ? await nextDue(db, integrationId) : null;
      if (due === null || due > clock.now()) {
        return end;
      }
    }
  } finally {
    stopListening();
  }
}

async function runUnder(lease: Lease, session: PublishingSession, db: Db): Promise<PublishingEnd> {
  try {
    return await session.run();
  } finally {
    await releaseLease(db, lease);
  }
}

async function readStanding(
  db: Db,
  integrationId: IntegrationId,
): Promise<{ isActive: boolean; circuit: 'closed' | 'open' | 'reconnect_required' }> {
  return db
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select([isActive.as('isActive'), 'circuit'])
    .executeTakeFirstOrThrow();
}

/** Acquires the lease as soon as it is free. Returns null if this process stops first. */
async function waitForLease({
  db,
  integrationId,
  signal,
  requestLifetimeMs,
}: Omit<PublishingSessionOptions, 'probe'> & { readonly requestLifetimeMs: number }): Promise<Lease | null> {
  while (!signal.aborted) {
    const lease = await acquireLease(db, integrationId, {
      leaseMs,
      callTimeoutMs,
      requestLifetimeMs,
    });
    if (lease !== null) {
      return lease;
    }
    await delay(askForLeaseEveryMs);
  }
  return null;
}
