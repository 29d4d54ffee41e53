import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { PublishingEnd } from '@onhand/workflows/contracts/publish.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { publishForAWhile } from './publishing/publisher.ts';

/**
 * Publishes due figures of an integration until none is due, its platform is unreachable, or this worker
 * stops.
 */
export async function publishDue(
  { db, connectors, listener, clock, dispatcher, log }: Dependencies,
  { integrationId }: IntegrationRef,
): Promise<PublishingEnd> {
  const { platform } = await db
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select('platform')
    .executeTakeFirstOrThrow();
  const workflowId = workflowIds.publish(integrationId);
  const spread = () => {
    spreadDue(db, clock.now()).then(
      ({ integrations }) => dispatcher.nudge(integrations),
      (error: unknown) =>
        log.warn(
          { err: error, integrationId },
          'Stock changes found by a reading were not spread; the sweep will try again.',
        ),
    );
  };
  return whileBeating((signal) =>
    publishForAWhile({
      db,
      connectors,
      listener,
      clock,
      integrationId,
      platform,
      workflowId,
      spread,
      signal,
    }),
  );
}
