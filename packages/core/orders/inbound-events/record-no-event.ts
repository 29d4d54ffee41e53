import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { openIncidents } from '../../incidents/open-incidents.ts';
import { resolveIncidents } from '../../incidents/resolve-incidents.ts';
import { openFailedEvent } from './record-failure.ts';
import { recordUnused } from './record-unused.ts';
import type { UnusedEvent } from './record-unused.ts';

/** Holds a rightly signed delivery whose content is no event. `kind` as in connector-kit's `Decoded`. */
export interface NoEvent extends Omit<UnusedEvent, 'kind' | 'state' | 'externalOrderId'> {
  readonly kind: 'ignored' | 'not_understood' | 'platform_error';
}

/**
 * Stores a delivery that is no event, and reports it.
 *
 * - `ignored`: nothing is reported, because Onhand does not use the topic.
 * - `not_understood`: a failed item.
 * - `platform_error`: an incident with the platform's words. The topic's webhook brings no events.
 */
export async function recordNoEvent(db: Db, event: NoEvent, at: Date): Promise<void> {
  const state = event.kind === 'ignored' ? 'ignored' : 'failed';
  await inTransaction(db, async (tx) => {
    const failures = await recordUnused(tx, [{ ...event, state, externalOrderId: null }], at);
    const failureId = failures.get(event.eventKey);
    const { merchantId, integrationId, topic, code, message } = event;
    if (event.kind === 'not_understood' && failureId !== undefined) {
      await openFailedEvent(tx, { merchantId, integrationId, failureId, topic, code, message, at });
    }
    if (event.kind === 'platform_error') {
      const incident = { kind: 'webhook_broken', merchantId, integrationId, topic } as const;
      await openIncidents([{ ...incident, detail: { topic, code, message } }], at).execute(tx);
    }
  });
}

/** Resolves the incident of a topic whose webhook brings events again. */
export async function resolveBrokenWebhook(
  db: Db,
  webhook: Pick<NoEvent, 'merchantId' | 'integrationId' | 'topic'>,
  at: Date,
): Promise<void> {
  const { merchantId, integrationId, topic } = webhook;
  const incident = { kind: 'webhook_broken', merchantId, integrationId, topic } as const;
  await resolveIncidents([incident], at).execute(db);
}
